//go:build unix

package secrets_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// promptShell is a shell on a real terminal in which the program prompts for a value.
func promptShell(t *testing.T) *clitest.Shell {
	t.Helper()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	screen := clitest.StartShell(t, bash, nil, "--norc", "--noprofile", "-i")
	screen.Type("export NO_COLOR=1; PS1='> '; bind 'set enable-bracketed-paste off'; printf 'ready%s\\n' now\n")
	screen.WaitFor("readynow")
	return screen
}

// wantSane fails unless the terminal is as the shell left it: echo and line editing on,
// bracketed paste off.
func wantSane(t *testing.T, screen *clitest.Shell) {
	t.Helper()
	screen.Type("stty -a | tr ' ;' '\\n\\n' | grep -xE 'echo|icanon|isig|icrnl' | sort | tr '\\n' ' '; echo sane\n")
	screen.WaitFor("echo icanon icrnl isig sane")
}

func testKey(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

func TestPastedKeyArrivesWhole(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		before, then string // what the terminal sends around a paste, and the keys after it
		command      string
	}{
		{"bracketed paste", "\x1b[200~", "\x1b[201~\r", "coder-secrets secrets write KEY"},
		{"no bracketed paste", "", "", "coder-secrets secrets write KEY"},
		{"several lines", "", "\x04", "coder-secrets secrets write KEY --multiline"},
		{"several lines, bracketed paste", "\x1b[200~", "\x1b[201~\x04", "coder-secrets secrets write KEY --multiline"},
		{"a terminal that knows no marks", "", "", "TERM=dumb coder-secrets secrets write KEY"},
		{"stdin is something else", "\x1b[200~", "\x1b[201~\r", "coder-secrets secrets write OTHER KEY </dev/tty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			screen := promptShell(t)
			key := testKey(t)
			before := len(screen.Shown)
			screen.Type(tt.command + " --file key.env\n")
			if strings.Contains(tt.command, "OTHER") {
				screen.WaitFor("Value of OTHER (hidden")
				screen.Type("\x1b[200~one\rtwo\x1b[201~\r")
			}
			screen.WaitFor("Value of KEY (hidden")
			if marks := strings.Contains(screen.Shown[before:], "\x1b[?2004h"); marks == strings.Contains(tt.command, "dumb") {
				t.Errorf("the terminal was asked to mark a paste: %v", marks)
			}
			// A terminal sends the newlines of a paste as carriage returns.
			screen.Type(tt.before + strings.ReplaceAll(key, "\n", "\r") + tt.then)
			screen.WaitFor("KEY to key.env")
			wantSane(t, screen)
			for line := range strings.Lines(key) {
				if strings.Contains(screen.Shown, strings.TrimSpace(line)) {
					t.Fatal("a line of the key was shown")
				}
			}
			screen.Type("coder-secrets secrets get KEY --reveal --file key.env > out; printf 'got%s\\n' it\n")
			screen.WaitFor("gotit\r\n")
			if got, err := os.ReadFile(filepath.Join(screen.Dir, "out")); err != nil || string(got) != key {
				t.Errorf("the key is not what was pasted (%v)", err)
			}
		})
	}
}

// TestLinesWithoutMarksAreNoValue pastes lines in a terminal without bracketed paste:
// the first line must not be stored, and the others must not reach the shell.
func TestLinesWithoutMarksAreNoValue(t *testing.T) {
	t.Parallel()
	screen := promptShell(t)
	screen.Type("coder-secrets secrets write A --file a.env\n")
	screen.WaitFor("Value of A (hidden")
	screen.Type("one\rtouch spilled\r")
	screen.WaitFor("error: cannot ask for the value of \"A\": several lines came in", "hint: pass --multiline")
	wantSane(t, screen)
	screen.Type("ls; printf 'list%s\\n' ed\n")
	screen.WaitFor("listed\r\n")
	if _, err := os.Stat(filepath.Join(screen.Dir, "spilled")); err == nil {
		t.Error("a pasted line reached the shell")
	}
	if _, err := os.Stat(filepath.Join(screen.Dir, "a.env")); err == nil {
		t.Error("something was written")
	}
}

func TestSeveralNamesAreAskedForInTurn(t *testing.T) {
	t.Parallel()
	screen := promptShell(t)
	screen.Type("coder-secrets secrets write A B --file ab.env\n")
	screen.WaitFor("Value of A (hidden")
	screen.Type("first\rsecond\r") // the second is typed ahead
	screen.WaitFor("Value of B (hidden", "wrote A, B to ab.env")
	wantSane(t, screen)
	got, err := os.ReadFile(filepath.Join(screen.Dir, "ab.env"))
	if err != nil || string(got) != "A=first\nB=second\n" {
		t.Errorf("the file holds %q (%v)", got, err)
	}
}

// TestInterruptedPromptLeavesTheTerminalSane ends the prompt by keys and by signals.
func TestInterruptedPromptLeavesTheTerminalSane(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		key    string
		signal syscall.Signal
		want   string
	}{
		{"Ctrl-C", "\x03", 0, "error: interrupted"},
		{"Ctrl-Backslash", "\x1c", 0, "interrupted"},
		{"Ctrl-D", "\x15\x04", 0, "there was no answer"},
		{"SIGTERM", "", syscall.SIGTERM, "error: interrupted"},
		{"SIGABRT", "", syscall.SIGABRT, "error: cannot ask for the value of \"A\": interrupted"},
		{"SIGSEGV of somebody else", "", syscall.SIGSEGV, "error: cannot ask for the value of \"A\": interrupted"},
		{"SIGHUP", "", syscall.SIGHUP, "error: interrupted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.signal != 0 && signal.Ignored(tt.signal) {
				testneed.NotHere(t, "who started the tests, such as nohup, has them ignore the signal")
			}
			screen := promptShell(t)
			pid := startPrompt(t, screen)
			screen.Type("half a val" + tt.key)
			if tt.signal != 0 {
				if err := syscall.Kill(pid, tt.signal); err != nil {
					t.Fatal(err)
				}
			}
			screen.WaitFor(tt.want)
			wantSane(t, screen)
			screen.Type("ls a.env; printf 'list%s\\n' ed\n")
			screen.WaitFor("No such file", "listed\r\n")
		})
	}
}

// TestStoppedPromptGoesOn stops the program at the prompt and continues it.
func TestStoppedPromptGoesOn(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"key", "signal"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			screen := promptShell(t)
			pid := startPrompt(t, screen)
			if how == "key" {
				screen.Type("\x1a")
			} else if err := syscall.Kill(pid, syscall.SIGTSTP); err != nil {
				t.Fatal(err)
			}
			screen.WaitFor("Stopped")
			wantSane(t, screen)
			screen.Type("fg\n")
			screen.WaitFor("Value of A (hidden")
			screen.Type("s3cr3t\r")
			screen.WaitFor("wrote A to a.env")
			wantSane(t, screen)
			if strings.Contains(screen.Shown, "s3cr3t") {
				t.Error("the value was shown")
			}
			if got, err := os.ReadFile(filepath.Join(screen.Dir, "a.env")); err != nil || string(got) != "A=s3cr3t\n" {
				t.Errorf("the file holds %q (%v)", got, err)
			}
		})
	}
}

// startPrompt runs `secrets write A` and returns its process id.
func startPrompt(t *testing.T, s *clitest.Shell) int {
	t.Helper()
	s.Type("sh -c 'echo \"pid=$$=\"; exec coder-secrets secrets write A --file a.env'\n")
	s.WaitFor("\npid=")
	text, _, _ := strings.Cut(s.WaitFor("=\r\n", "Value of A (hidden): "), "=")
	pid, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}
