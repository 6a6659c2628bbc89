package cli

import (
	"os"
	"syscall"
)

// ownGroup takes a process out of the reach of the console's keys.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

func ignoreTerminalStops() {}

// takeForeground has nothing to do: every process of a console may read it.
func takeForeground(*os.File) (restore func()) { return func() {} }
