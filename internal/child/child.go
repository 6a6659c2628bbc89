// Package child runs another program in our place: it finds it as a shell does,
// passes signals on, tells its end as a shell tells it, and can keep secret
// values out of what it prints.
package child

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"slices"
)

// The statuses with which programs that run others say what went wrong, as env(1)
// and docker do.
const (
	StatusFailed   = 125 // the program that runs it failed itself
	StatusCannot   = 126 // it was found and cannot be run
	StatusNotFound = 127
)

// StatusOf is the status for an error of Find or of starting a program.
func StatusOf(err error) int {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return StatusNotFound
	}
	return StatusCannot
}

// Run runs cmd to its end and returns its status: its exit status, or 128 and the
// number of the signal that ended it. Signals that we get are passed on; those of
// the terminal's keys reach the child by themselves when it shares the terminal.
// What then holds is done once the program runs, so that it does not inherit it.
func Run(cmd *exec.Cmd, sharesTerminal bool, then ...func() error) (status int, err error) {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, passedOn...)
	if sharesTerminal {
		signal.Notify(signals, childChanged...)
	}
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	for _, do := range then {
		if err := do(); err != nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			return 0, err
		}
	}
	ended := make(chan struct{})
	go func() {
		for {
			select {
			case sig := <-signals:
				switch {
				case slices.Contains(childChanged, sig):
					stopWith(cmd.Process.Pid)
				case !sharesTerminal || !fromKeys(sig):
					_ = cmd.Process.Signal(sig)
				}
			case <-ended:
				return
			}
		}
	}()
	err = cmd.Wait()
	close(ended)
	if _, ok := errors.AsType[*exec.ExitError](err); ok || err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return statusOf(cmd.ProcessState), nil
	}
	return 0, err
}
