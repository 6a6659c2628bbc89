package app

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// RunChild runs cmd and masks the values in its output.
func (a *App) RunChild(cmd *exec.Cmd, values []secret.Secret) (status int, err error) {
	shares := a.Sys.Terminal.Present()
	if len(values) == 0 {
		return child.Run(cmd, shares)
	}
	if lendsTerminal && a.Sys.Terminal.IsTerminal(console.StreamStdout) {
		return a.runOnTerminal(cmd, values)
	}
	stdout, out, err := child.Pipe(child.NewMasker(cmd.Stdout, values))
	if err != nil {
		return 0, err
	}
	stderr, errs, err := child.Pipe(child.NewMasker(cmd.Stderr, values))
	if err != nil {
		return 0, errors.Join(err, stdout.Close())
	}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	status, err = child.Run(cmd, shares)
	_, _ = stdout.Close(), stderr.Close() // this process wrote nothing to them
	return status, errors.Join(err, notPassedOn(out.Wait()), notPassedOn(errs.Wait()))
}

// notPassedOn returns the error for output that could not be written. A closed pipe is
// not an error: the command gets the same error.
func notPassedOn(err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return &console.StatusError{Status: child.StatusFailed, Err: fmt.Errorf("cannot pass on what the command printed: %w", console.PlainPath(err))}
}

// OutliveReaders keeps this process alive if the reader of its output closes the pipe,
// until the returned function is called: there may be files to remove and leases to
// revoke. Programs that it starts still get SIGPIPE.
func OutliveReaders() (stop func()) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGPIPE)
	return func() { signal.Stop(told) }
}
