package sshkey

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Shell is the process that takes in what we print: in eval "$(coder-secrets …)"
// a shell may have made a process of its own for the part in $( ), which is gone
// in a moment. That one has our pipe for its output; the shell has not.
func Shell() int {
	pid := os.Getppid()
	ours, err := os.Readlink("/proc/self/fd/1")
	if err != nil || !strings.HasPrefix(ours, "pipe:") {
		return pid
	}
	for at := pid; at > 1; at = parentOf(at) {
		// One of another user, such as sudo's, does not show its output.
		if out, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/1", at)); err == nil && out != ours {
			return at
		}
	}
	return pid
}

// parentOf is 0 where it is not known.
func parentOf(pid int) int {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name in parentheses may hold anything; the state and the parent follow.
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
