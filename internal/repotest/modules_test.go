package repotest

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// TestModulesAreTidy checks go.mod against the imports. It needs the modules that go
// mod tidy reads, from the cache or the proxy.
func TestModulesAreTidy(t *testing.T) {
	t.Parallel()
	tool := testneed.Program(t, "go", "https://go.dev/dl")
	cmd := exec.CommandContext(t.Context(), tool, "mod", "tidy", "-diff")
	cmd.Dir = root(t)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return
	}
	if text := string(out); !strings.Contains(text, "diff current/go.mod") && !strings.Contains(text, "diff current/go.sum") {
		testneed.Missing(t, "the modules that go.mod names", "go mod download")
	}
	t.Errorf("go mod tidy would change\n%s", out)
}
