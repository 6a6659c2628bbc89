//go:build !windows

package sshkey

import (
	"os"
	"syscall"
)

// exitStatus is a process's status as a shell gives it.
func exitStatus(state *os.ProcessState) int {
	if wait, ok := state.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return 128 + int(wait.Signal())
	}
	return state.ExitCode()
}
