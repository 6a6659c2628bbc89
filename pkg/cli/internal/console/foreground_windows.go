package console

import (
	"os"
	"syscall"
)

// OwnGroup puts a process in its own group, so that Ctrl-C on the console does not
// reach it.
func OwnGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// IgnoreTerminalStops does nothing: a console does not stop processes that use it.
func IgnoreTerminalStops() {}

// takeForeground does nothing: every process of a console may read it.
func takeForeground(*os.File) (restore func()) { return func() {} }
