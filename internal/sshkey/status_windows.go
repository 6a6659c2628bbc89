package sshkey

import "os"

// exitStatus is a process's status.
func exitStatus(state *os.ProcessState) int { return state.ExitCode() }
