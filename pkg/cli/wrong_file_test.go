package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestWrongFileIsToldInAFewLines imports a text file that has an error in each line.
func TestWrongFileIsToldInAFewLines(t *testing.T) {
	t.Parallel()
	text := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(text, []byte(strings.Repeat("a line of a text\n", 300)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, url := clitest.Serve(t)
	for _, args := range [][]string{{"secrets", "import", text}, {"user-secrets", "import", text, "--format", "env"}} {
		sys := clitest.NewSystem(t, "", "HOME="+t.TempDir(), "CODER_URL="+url, "CODER_SESSION_TOKEN=nosuchtok1-nosuchtoken0123456789ab")
		if status := sys.Run(t, args...); status == console.ExitOK {
			t.Errorf("%q: a text is imported", args)
		}
		got := sys.Err.String()
		if n := strings.Count(got, "\n"); n > 15 || !strings.Contains(got, "290 more faults like these") {
			t.Errorf("%q: %d lines:\n%.2000s", args, n, got)
		}
	}
}
