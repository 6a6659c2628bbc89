//go:build !windows

package app

import (
	"errors"
	"os"
	"os/exec"

	"github.com/creack/pty"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// lendsTerminal says that runOnTerminal works here.
const lendsTerminal = true

// runOnTerminal runs cmd with its output on a terminal of our own behind which we
// mask, so that it shows colour and knows the size. Everything else stays as it is
// without us: cmd reads the person's keys itself, from the terminal that controls
// it, so that none is lost when it ends, and Ctrl-C and Ctrl-Z mean what they mean.
// In return, what it writes to /dev/tty is not masked.
func (a *App) runOnTerminal(cmd *exec.Cmd, values []secret.Secret) (status int, err error) {
	screen, ok := a.Sys.Stdout.(*os.File)
	if !ok {
		return 0, console.ErrNoTerminal
	}
	ours, theirs, err := pty.Open()
	if err != nil {
		return 0, err
	}
	modes, err := followModes(screen, theirs)
	if err != nil {
		return 0, errors.Join(err, theirs.Close(), ours.Close())
	}
	streams := []*os.File{theirs}
	relays := []*child.Relay{child.NewRelay(ours, child.NewMasker(screen, values), modes.follow)}
	if cmd.Stdout = theirs; a.Sys.Terminal.IsTerminal(console.StreamStderr) {
		cmd.Stderr = theirs
	} else {
		stderr, relay, err := child.Pipe(child.NewMasker(cmd.Stderr, values))
		if err != nil {
			return 0, err
		}
		cmd.Stderr, streams, relays = stderr, append(streams, stderr), append(relays, relay)
	}
	stopSize := followSize(screen, theirs)
	status, err = child.Run(cmd, true)
	stopSize()
	modes.stop()
	for _, stream := range streams {
		_ = stream.Close() // nothing was written by us
	}
	for _, relay := range relays {
		err = errors.Join(err, notPassedOn(relay.Wait()))
	}
	return status, err
}
