package console

import (
	"os"
	"syscall"
)

// OwnGroup takes a process out of the reach of the console's keys.
func OwnGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// IgnoreTerminalStops has nothing to do: a console stops no process for using it.
func IgnoreTerminalStops() {}

// takeForeground has nothing to do: every process of a console may read it.
func takeForeground(*os.File) (restore func()) { return func() {} }
