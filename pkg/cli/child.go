package cli

import (
	"errors"
	"os/exec"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// drainWait is how long the output of a command is read after its end, when
// something that it started keeps the other side open.
const drainWait = 200 * time.Millisecond

// runChild runs cmd and keeps the values out of what it prints.
func (a *app) runChild(cmd *exec.Cmd, values []secret.Secret) (status int, err error) {
	if len(values) == 0 {
		return child.Run(cmd, a.sys.Terminal.Present())
	}
	if lendsTerminal && a.sys.Terminal.IsTerminal(StreamStdout) {
		return a.runOnTerminal(cmd, values)
	}
	stdout, stderr := child.NewMasker(cmd.Stdout, values), child.NewMasker(cmd.Stderr, values)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = stdout, stderr, drainWait
	status, err = child.Run(cmd, a.sys.Terminal.Present())
	return status, errors.Join(err, stdout.Flush(), stderr.Flush())
}
