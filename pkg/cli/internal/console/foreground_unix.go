//go:build !windows

package console

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// OwnGroup puts a process in its own process group, so that Ctrl-C on the terminal does
// not reach it. It stays in the session, so that it can prompt on the terminal.
func OwnGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// IgnoreTerminalStops keeps a background process from being stopped when it uses its
// terminal.
func IgnoreTerminalStops() { signal.Ignore(syscall.SIGTTIN, syscall.SIGTTOU) }

// takeForeground makes this process's group the foreground group of the terminal. An
// agent behind a shell must do so to prompt. The returned function gives the terminal
// back to the previous group.
func takeForeground(tty *os.File) (restore func()) {
	fd := int(tty.Fd())
	before, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	if err != nil || before == unix.Getpgrp() {
		return func() {}
	}
	// A background group that takes the terminal is stopped by SIGTTOU.
	signal.Ignore(syscall.SIGTTOU)
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPGRP, unix.Getpgrp()); err != nil {
		return func() {}
	}
	return func() { _ = unix.IoctlSetPointerInt(fd, unix.TIOCSPGRP, before) }
}
