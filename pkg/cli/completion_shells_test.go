//go:build unix

package cli

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
)

// TestCompletionInRealShells types at the prompt of each shell, as a person does:
// a beginning and Tab, and reads what the shell makes of it.
func TestCompletionInRealShells(t *testing.T) {
	t.Parallel()
	for _, shell := range completionShellsOfTests(t) {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			path := testneed.Program(t, shell.name, shell.install)
			for _, file := range shell.files {
				testneed.File(t, file, shell.install)
			}
			srv, url := serveFake(t)
			screen := startShell(t, path, []string{app.CompletionVariable + "=20s", "CODER_URL=" + url, "CODER_SESSION_TOKEN=" + srv.Token("mia")}, shell.args...)
			screen.typed(shell.setup + "; printf 'ready%s\\n' now\n")
			screen.waitFor("readynow")

			// Commands and arguments: the line that Tab made runs.
			screen.typed("coder-secrets completi\tz\t; printf 'end%s\\n' here\n")
			screen.waitFor("compdef coder-secrets", "endhere")

			// The values of a flag.
			screen.typed("coder-secrets versi\t-o \t")
			screen.waitFor("version", "json")
			screen.typed("text; printf 'end%s\\n' two\n")
			screen.waitFor("endtwo")

			// Names that the server knows: the line that Tab made runs.
			screen.typed("coder-secrets metadata mi\t--key image -o json; printf 'end%s\\n' there\n")
			screen.waitFor("metadata mias", `"workspace": "mia/mias"`, "endthere")

			// Names of the secret file, and never a value.
			screen.typed("echo " + canaryValue + " | coder-secrets secrets write ONLY_ONE --allow-ephemeral; printf 'end%s\\n' written\n")
			screen.waitFor("endwritten")
			screen.typed("coder-secrets secrets get ON\t\n")
			screen.waitFor("secrets get ONLY_ONE", "(hidden)")

			// Rules, with what each is.
			screen.typed("coder-secrets templates explain secret-i\t")
			screen.waitFor("explain secret-in-")
			if after := screen.shown[strings.LastIndex(screen.shown, "get ON"):]; strings.Contains(after, canaryValue) {
				t.Error("a value is shown")
			}
		})
	}
}

// shellScreen is a shell on a terminal of its own, and what it has shown.
type shellScreen struct {
	t      testing.TB
	tty    *os.File
	dir    string      // its working folder
	output chan string // what the shell writes, closed at its end
	shown  string
	from   int // what was waited for lies before
}

func startShell(t testing.TB, path string, environ []string, args ...string) *shellScreen {
	t.Helper()
	cmd := exec.Command(path, args...)
	home := t.TempDir()
	cmd.Dir = home
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=xterm", "LC_ALL=C.UTF-8", "INPUTRC=/dev/null"}
	cmd.Env = append(cmd.Env, environ...)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 200})
	if err != nil {
		t.Fatal(err)
	}
	s := &shellScreen{t: t, tty: tty, dir: home, output: make(chan string)}
	done := make(chan struct{})
	go s.read(done)
	t.Cleanup(func() {
		close(done)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = tty.Close()
	})
	return s
}

// read passes on what the shell writes until it ends or done is closed.
func (s *shellScreen) read(done <-chan struct{}) {
	defer close(s.output)
	buffer := make([]byte, 4096)
	for {
		n, err := s.tty.Read(buffer)
		if strings.Contains(string(buffer[:n]), "\x1b[6n") { // asks where the cursor is
			_, _ = s.tty.WriteString("\x1b[1;1R")
		}
		select {
		case s.output <- string(buffer[:n]):
		case <-done:
			return
		}
		if err != nil {
			return
		}
	}
}

func (s *shellScreen) typed(keys string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// waitFor waits until the texts were shown one after the other, each after what
// was waited for before.
func (s *shellScreen) waitFor(texts ...string) {
	s.t.Helper()
	timeout := time.After(30 * time.Second)
	for _, text := range texts {
		for !strings.Contains(s.shown[s.from:], text) {
			select {
			case more, ok := <-s.output:
				if !ok {
					s.t.Fatalf("waited for %q, the shell ended and showed:\n%q", text, s.shown)
				}
				s.shown += more
			case <-timeout:
				s.t.Fatalf("waited for %q, the shell shows:\n%q", text, s.shown)
			}
		}
		s.from += strings.Index(s.shown[s.from:], text) + len(text)
	}
}
