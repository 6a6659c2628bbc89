package clitest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Shell is a shell on its own terminal, and its output.
type Shell struct {
	t      testing.TB
	tty    *os.File
	Dir    string      // its working directory
	output chan string // the shell's output, closed at its end
	Shown  string      // all output so far
	from   int         // where the next WaitFor starts to search Shown
}

// StartShell starts a shell with its own home folder on a terminal of 50 lines and 200
// columns.
func StartShell(t testing.TB, path string, environ []string, args ...string) *Shell {
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
	s := &Shell{t: t, tty: tty, Dir: home, output: make(chan string)}
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

// read sends the shell's output to the channel until the shell ends or done is closed.
func (s *Shell) read(done <-chan struct{}) {
	defer close(s.output)
	buffer := make([]byte, 4096)
	for {
		n, err := s.tty.Read(buffer)
		if strings.Contains(string(buffer[:n]), "\x1b[6n") { // a query of the cursor position
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

// Resize changes the size of the terminal, as resizing a window does.
func (s *Shell) Resize(lines, columns uint16) {
	s.t.Helper()
	if err := pty.Setsize(s.tty, &pty.Winsize{Rows: lines, Cols: columns}); err != nil {
		s.t.Fatal(err)
	}
}

// Type types keys, "\n" for Enter.
func (s *Shell) Type(keys string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// WaitFor waits until the texts have appeared in order, after the text of the previous
// call, and returns the output since then. It fails the test after 30 seconds.
func (s *Shell) WaitFor(texts ...string) (shown string) {
	s.t.Helper()
	begin := s.from
	timeout := time.After(30 * time.Second)
	for _, text := range texts {
		for !strings.Contains(s.Shown[s.from:], text) {
			select {
			case more, ok := <-s.output:
				if !ok {
					s.t.Fatalf("waited for %q, the shell ended and showed:\n%q", text, s.Shown)
				}
				s.Shown += more
			case <-timeout:
				s.t.Fatalf("waited for %q, the shell shows:\n%q", text, s.Shown)
			}
		}
		s.from += strings.Index(s.Shown[s.from:], text) + len(text)
	}
	return s.Shown[begin:s.from]
}
