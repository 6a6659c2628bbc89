// Package child runs another program on the user's behalf: it finds the program as a
// shell does, forwards signals, reports the exit status as a shell does, and can mask
// secret values in the program's output.
package child

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"slices"
)

// The exit statuses that env(1) and docker use when they cannot run a program.
const (
	StatusFailed   = 125 // the runner itself failed
	StatusCannot   = 126 // the program was found but cannot be run
	StatusNotFound = 127
)

// StatusOf returns the exit status for an error from Find or from starting a program.
func StatusOf(err error) int {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return StatusNotFound
	}
	return StatusCannot
}

// Run runs cmd until it exits and returns its exit status, or 128 plus the number of
// the signal that ended it. Signals sent to this process are forwarded. Ctrl-C and
// Ctrl-\ reach the child directly when it shares the terminal. The functions in then
// are called once the program has started, so that it does not inherit their effects.
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
