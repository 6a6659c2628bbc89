package clitest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Build builds the program as for a release, and returns its path. A test binary in its
// place would start more slowly.
func Build(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "coder-secrets")
	cmd := exec.Command("go", "build", "-o", path, "github.com/coder-secrets/coder-secrets/cmd/coder-secrets")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return path
}
