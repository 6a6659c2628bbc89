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

// followSize keeps the size of a terminal that of the screen.
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
			// The command was told by the screen, perhaps before this size was set.
			if pty.Setsize(theirs, want) == nil {
				_ = syscall.Kill(0, syscall.SIGWINCH)
			}
		}
	}()
	return func() { signal.Stop(sizes); close(sizes) }
}

// modeWait is how long a change of the modes may go without the screen having it.
const modeWait = 20 * time.Millisecond

// terminalModes carries what a program asks of the terminal it writes to, such as
// keys one by one without echo, over to the screen, which is where the keys are
// typed. Programs differ in which of the two they ask.
type terminalModes struct {
	mu             sync.Mutex
	screen, theirs *os.File
	before         *unix.Termios // of the screen
	last           unix.Termios  // of theirs
	changed        bool
	ended          chan struct{}
}

// followModes gives theirs the modes of the screen. It converts no line ends: the
// screen does.
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

// follow gives the screen the modes of theirs where they have changed.
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

// stop gives the screen back as it was.
func (m *terminalModes) stop() {
	close(m.ended)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.changed {
		m.set(m.before)
	}
	m.theirs = nil
}

// set sets the screen's modes, also when another program is in the foreground: the
// signal that would stop us then is ignored for a moment.
func (m *terminalModes) set(modes *unix.Termios) {
	signal.Ignore(syscall.SIGTTOU)
	defer signal.Reset(syscall.SIGTTOU)
	_ = unix.IoctlSetTermios(int(m.screen.Fd()), console.IoctlSetTermios, modes)
}
