//go:build !windows

package cli

import (
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/creack/pty"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// lendsTerminal says that runOnTerminal works here.
const lendsTerminal = true

// runOnTerminal runs cmd with its output on a terminal of our own behind which we
// mask, so that it shows colour and knows the size. Everything else stays as it is
// without us: cmd reads the person's keys itself, from the terminal that controls
// it, so that none is lost when it ends, and Ctrl-C and Ctrl-Z mean what they mean.
// In return, what it writes to /dev/tty is not masked.
func (a *app) runOnTerminal(cmd *exec.Cmd, values []secret.Secret) (status int, err error) {
	screen, ok := a.sys.Stdout.(*os.File)
	if !ok {
		return 0, errNoTerminal
	}
	ours, theirs, err := pty.Open()
	if err != nil {
		return 0, err
	}
	defer ours.Close()
	masker := child.NewMasker(screen, values)
	if cmd.Stdout = theirs; a.sys.Terminal.IsTerminal(StreamStderr) {
		cmd.Stderr = theirs
	} else {
		stderr := child.NewMasker(cmd.Stderr, values)
		defer func() { _ = stderr.Flush() }()
		cmd.Stderr, cmd.WaitDelay = stderr, drainWait
	}
	modes, err := followModes(screen, theirs)
	if err != nil {
		return 0, err
	}
	stopSize := followSize(screen, theirs)
	done := make(chan struct{})
	go copyMasked(masker, ours, modes, done)
	status, err = child.Run(cmd, true)
	stopSize()
	modes.stop()
	_ = theirs.Close()
	select {
	case <-done:
	case <-time.After(drainWait):
		_ = masker.Flush()
	}
	return status, err
}

// copyMasked passes on what a terminal shows until it is closed.
func copyMasked(to *child.Masker, from io.Reader, modes *terminalModes, done chan<- struct{}) {
	defer close(done)
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		modes.follow()
		if _, writeErr := to.Write(buffer[:n]); err != nil || writeErr != nil {
			_ = to.Flush()
			return
		}
	}
}
