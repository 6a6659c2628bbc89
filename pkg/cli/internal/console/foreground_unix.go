//go:build !windows

package console

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// OwnGroup takes a process out of the reach of the terminal's keys: Ctrl-C there
// is not meant for it. It stays in the session, so that it can ask on the terminal.
func OwnGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// IgnoreTerminalStops keeps a process in the background from being stopped for
// using its terminal.
func IgnoreTerminalStops() { signal.Ignore(syscall.SIGTTIN, syscall.SIGTTOU) }

// takeForeground makes this process's group the one that may read the terminal, as
// an agent behind a shell must be to ask a question. The returned function gives
// the terminal back to whom it was taken from.
func takeForeground(tty *os.File) (restore func()) {
	fd := int(tty.Fd())
	before, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	if err != nil || before == unix.Getpgrp() {
		return func() {}
	}
	// A group in the background that takes the terminal is stopped by this signal.
	signal.Ignore(syscall.SIGTTOU)
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPGRP, unix.Getpgrp()); err != nil {
		return func() {}
	}
	return func() { _ = unix.IoctlSetPointerInt(fd, unix.TIOCSPGRP, before) }
}
