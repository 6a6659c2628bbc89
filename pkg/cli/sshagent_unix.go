//go:build !windows

package cli

import "syscall"

// ownSession takes a process out of the terminal's reach: Ctrl-C there is not meant for it.
func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
