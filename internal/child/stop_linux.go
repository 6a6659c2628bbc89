package child

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// childChanged are the signals at which the child may have stopped. Ctrl-Z stops the
// child and not us: a shell that saw us stop would go on reading keys while the
// child still does.
var childChanged = []os.Signal{syscall.SIGCHLD, syscall.SIGTSTP}

// stopWith stops this process once the child has stopped, by Ctrl-Z or by itself, as
// editors do. The shell wakes both.
func stopWith(pid int) {
	if !stopped(pid) {
		return
	}
	// The shell may be waking us one after the other at this moment.
	time.Sleep(10 * time.Millisecond)
	if stopped(pid) {
		_ = unix.Kill(os.Getpid(), unix.SIGSTOP)
	}
}

func stopped(pid int) bool {
	var info unix.Siginfo
	err := unix.Waitid(unix.P_PID, pid, &info, unix.WSTOPPED|unix.WNOHANG|unix.WNOWAIT, nil)
	const cldStopped = 5
	return err == nil && info.Code == cldStopped
}
