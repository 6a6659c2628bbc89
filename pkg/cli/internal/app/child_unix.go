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

// lendsTerminal says that runOnTerminal works on this system.
const lendsTerminal = true

// runOnTerminal runs cmd with its output on a pseudo-terminal whose output is masked,
// so that cmd shows colour and knows the size. Nothing else changes: cmd reads the keys
// itself from its controlling terminal, so that none is lost when it ends, and Ctrl-C
// and Ctrl-Z work as usual. What cmd writes to /dev/tty is therefore not masked.
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
		_ = stream.Close() // this process wrote nothing to them
	}
	for _, relay := range relays {
		err = errors.Join(err, notPassedOn(relay.Wait()))
	}
	return status, err
}
