//go:build unix

package templates_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestRepositoryFullOfPipes replaces each file that the program looks for automatically
// in a repository by a named pipe that nobody writes to. Opening it would block the
// program, and Ctrl-C too. A hang here is a failure.
func TestRepositoryFullOfPipes(t *testing.T) {
	t.Parallel()
	program := testneed.Program(t, "coder-secrets", "run by TestMain")
	git := testneed.Program(t, "git", "apt-get install git")
	// Each file is a pipe in turn, with the commands that look for it, the status and
	// the message.
	for _, test := range []struct {
		name, line string
		status     int
		says       string
	}{
		{".coder-secrets.yaml", "templates lint", console.ExitUsage, `.coder-secrets.yaml": it is not a regular file`},
		{".coder-secrets.yaml", "templates lint sub", console.ExitUsage, `.coder-secrets.yaml": it is not a regular file`},
		{".coder-secrets.yaml", "templates fix", console.ExitUsage, `.coder-secrets.yaml": it is not a regular file`},
		{"CODEOWNERS", "templates lint -o html", console.ExitFindings, ""},
		{".github/CODEOWNERS", "templates lint -o html", console.ExitFindings, ""},
		{".gitlab/CODEOWNERS", "templates lint -o html", console.ExitFindings, ""},
		{"more.tf", "templates lint", console.ExitFindings, "more.tf:1:1: note: this is a link or no regular file"},
		{"more.tf", "templates fix", console.ExitOK, ""},
		{"terraform.tfvars", "templates lint", console.ExitFindings, ""},
		{".env", "secrets check", console.ExitOK, ""},
	} {
		t.Run(test.name+" "+test.line, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if out, err := exec.Command(git, "init", "-q", dir).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for _, folder := range []string{"sub", filepath.Dir(test.name)} {
				if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range []string{"main.tf", "sub/main.tf"} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte("data \"coder_parameter\" \"t\" {\n  name = \"api_token\"\n}\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := syscall.Mkfifo(filepath.Join(dir, test.name), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(program, strings.Fields(test.line)...)
			cmd.Dir = dir
			cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
			out, _ := cmd.CombinedOutput()
			if got := cmd.ProcessState.ExitCode(); got != test.status || !strings.Contains(string(out), test.says) {
				t.Errorf("status %d, want %d and %q:\n%.600s", got, test.status, test.says, out)
			}
		})
	}
}
