package child

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// childChanged are the signals at which the child may have stopped. They include SIGTSTP,
// so that Ctrl-Z does not stop this process first: the shell would read keys while the child
// still does.
var childChanged = []os.Signal{syscall.SIGCHLD, syscall.SIGTSTP}

// stopWith stops this process once the child has stopped, on Ctrl-Z or on its own, as
// editors do. The shell continues both.
func stopWith(pid int) {
	if !stopped(pid) {
		return
	}
	// The shell may be continuing the two processes one after the other right now.
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
