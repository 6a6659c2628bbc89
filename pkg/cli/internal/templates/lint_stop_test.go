package templates_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestLintIsInterruptedWithinAFile checks that an interrupted lint or fix does not wait
// for a file that takes long.
func TestLintIsInterruptedWithinAFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := "locals {\n  a = <<EOT\n" + strings.Repeat(strings.Repeat("x", 500)+"\n", 9_900) + "EOT\n}\n"
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"lint", "fix"} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		sys := clitest.NewSystem(t, "")
		if status := sys.RunContext(ctx, "templates", command, folder); status != console.ExitInterrupted {
			t.Errorf("%s: status %d: %s%s", command, status, sys.Out.String(), sys.Err.String())
		}
	}
}
