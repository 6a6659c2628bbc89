//go:build !windows

package app

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// followSize keeps a terminal at the size of the screen.
func followSize(screen, theirs *os.File) (stop func()) {
	sizes := make(chan os.Signal, 1)
	signal.Notify(sizes, syscall.SIGWINCH)
	_ = pty.InheritSize(screen, theirs)
	go func() {
		for range sizes {
			want, err := pty.GetsizeFull(screen)
			has, hasErr := pty.GetsizeFull(theirs)
			if err != nil || hasErr != nil || *want == *has {
				continue
			}
			// The command may have received the screen's SIGWINCH before this size was
			// set.
			if pty.Setsize(theirs, want) == nil {
				_ = syscall.Kill(0, syscall.SIGWINCH)
			}
		}
	}()
	return func() { signal.Stop(sizes); close(sizes) }
}

// modeWait is the longest delay until the screen follows a change of the modes.
const modeWait = 20 * time.Millisecond

// terminalModes copies the modes that a program sets on the terminal it writes to, such
// as unbuffered input without echo, to the screen, where the keys are typed. Some
// programs set the modes of one terminal, some of the other.
type terminalModes struct {
	mu             sync.Mutex
	screen, theirs *os.File
	before         *unix.Termios // of the screen
	last           unix.Termios  // of theirs
	changed        bool
	ended          chan struct{}
}

// followModes copies the screen's modes to theirs. It turns off output processing
// there: the screen converts the line ends.
func followModes(screen, theirs *os.File) (*terminalModes, error) {
	before, err := unix.IoctlGetTermios(int(screen.Fd()), console.IoctlGetTermios)
	if err != nil {
		return nil, err
	}
	m := &terminalModes{screen: screen, theirs: theirs, before: before, last: *before, ended: make(chan struct{})}
	m.last.Oflag &^= unix.OPOST
	if err := unix.IoctlSetTermios(int(theirs.Fd()), console.IoctlSetTermios, &m.last); err != nil {
		return nil, err
	}
	if got, err := unix.IoctlGetTermios(int(theirs.Fd()), console.IoctlGetTermios); err == nil {
		m.last = *got
	}
	go m.watch()
	return m, nil
}

func (m *terminalModes) watch() {
	ticker := time.NewTicker(modeWait)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			m.follow()
		case <-m.ended:
			return
		}
	}
}

// follow copies the modes of theirs to the screen if they changed.
func (m *terminalModes) follow() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.theirs == nil {
		return
	}
	now, err := unix.IoctlGetTermios(int(m.theirs.Fd()), console.IoctlGetTermios)
	if err != nil || *now == m.last {
		return
	}
	m.last, m.changed = *now, true
	want := *now
	want.Oflag |= m.before.Oflag & unix.OPOST
	m.set(&want)
}

// stop restores the screen's modes.
func (m *terminalModes) stop() {
	close(m.ended)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.changed {
		m.set(m.before)
	}
	m.theirs = nil
}

// set sets the screen's modes, even if another program is in the foreground: it ignores
// the signal that would stop this process for that.
func (m *terminalModes) set(modes *unix.Termios) {
	signal.Ignore(syscall.SIGTTOU)
	defer signal.Reset(syscall.SIGTTOU)
	_ = unix.IoctlSetTermios(int(m.screen.Fd()), console.IoctlSetTermios, modes)
}
