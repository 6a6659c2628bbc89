//go:build !windows

package cli

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// lendsTerminal says that runOnTerminal works here.
const lendsTerminal = true

// runOnTerminal runs cmd on a terminal of its own behind which we mask, so that it
// shows colour, asks questions and knows the size as if it had ours.
func (a *app) runOnTerminal(cmd *exec.Cmd, values []secret.Secret) (status int, err error) {
	ours, theirs, err := pty.Open()
	if err != nil {
		return 0, err
	}
	defer ours.Close()
	masker := child.NewMasker(a.sys.Stdout, values)
	control := 1 // stdout's descriptor in the child
	if a.sys.Terminal.IsTerminal(StreamStdin) {
		cmd.Stdin, control = theirs, 0
	}
	if cmd.Stdout = theirs; a.sys.Terminal.IsTerminal(StreamStderr) {
		cmd.Stderr = theirs
	} else {
		stderr := child.NewMasker(cmd.Stderr, values)
		defer func() { _ = stderr.Flush() }()
		cmd.Stderr, cmd.WaitDelay = stderr, drainWait
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: control}
	if screen, ok := a.sys.Stdout.(*os.File); ok {
		stop := followSize(screen, ours)
		defer stop()
	}
	if keyboard, ok := a.sys.Stdin.(*os.File); ok && control == 0 {
		restore, err := lendKeyboard(keyboard, ours)
		if err != nil {
			return 0, err
		}
		defer restore()
	}
	done := make(chan struct{})
	go copyMasked(masker, ours, done)
	status, err = child.Run(cmd, false)
	_ = theirs.Close()
	select {
	case <-done:
	case <-time.After(drainWait):
		_ = masker.Flush()
	}
	return status, err
}

// followSize keeps the size of a terminal that of the screen.
func followSize(screen, ours *os.File) (stop func()) {
	sizes := make(chan os.Signal, 1)
	signal.Notify(sizes, syscall.SIGWINCH)
	_ = pty.InheritSize(screen, ours)
	go func() {
		for range sizes {
			_ = pty.InheritSize(screen, ours)
		}
	}()
	return func() { signal.Stop(sizes); close(sizes) }
}

// lendKeyboard passes every key on as it is, those that send signals too: the
// other terminal makes the signal.
func lendKeyboard(keyboard, ours *os.File) (restore func(), err error) {
	before, err := term.MakeRaw(int(keyboard.Fd()))
	if err != nil {
		return nil, err
	}
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := keyboard.Read(buffer)
			if err != nil {
				return
			}
			if _, err := ours.Write(buffer[:n]); err != nil {
				return
			}
		}
	}()
	return func() { _ = term.Restore(int(keyboard.Fd()), before) }, nil
}

// copyMasked passes on what a terminal shows until it is closed.
func copyMasked(to *child.Masker, from io.Reader, done chan<- struct{}) {
	_, _ = io.Copy(to, from)
	_ = to.Flush()
	close(done)
}
