package sshkey

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Shell returns the ID of the process that reads this program's output. In
// eval "$(coder-secrets …)" a shell may run $( ) in a subshell, which exits at once. The
// standard output of the subshell is the same pipe as this process's; that of the shell is not.
func Shell() int {
	pid := os.Getppid()
	ours, err := os.Readlink("/proc/self/fd/1")
	if err != nil || !strings.HasPrefix(ours, "pipe:") {
		return pid
	}
	for at := pid; at > 1; at = parentOf(at) {
		// The output of another user's process, such as sudo, cannot be read.
		if out, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/1", at)); err == nil && out != ours {
			return at
		}
	}
	return pid
}

// parentOf returns the parent's process ID, or 0 if unknown.
func parentOf(pid int) int {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name in parentheses may contain any character; the state and the parent follow it.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0
	}
	parent, err := strconv.Atoi(string(fields[1]))
	if err != nil {
		return 0
	}
	return parent
}
