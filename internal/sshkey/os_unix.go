//go:build !windows

package sshkey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// keysAsFiles is set where ssh reads keys neither from a FIFO nor, in all its
// builds, from an agent that we could serve.
const keysAsFiles = false

// maxSocketPath is what every system's sockets take.
const maxSocketPath = 103

func socketIn(f *Folder, name string) string { return f.Join(name) }

func dialAgent(ctx context.Context, socket string) (net.Conn, error) {
	var dialer net.Dialer
	return dialer.DialContext(ctx, "unix", socket)
}

// listenPrivately makes the socket with a umask under which nobody else can use
// it for a moment. The umask is the whole process's; nothing else creates files
// while a command sets up its socket.
func listenPrivately(path string) (net.Listener, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%q is there already, and is not ours to remove", path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("its path has more than %d bytes, which is what a socket's may have", maxSocketPath)
	}
	old := unix.Umask(0o177)
	listener, err := net.Listen("unix", path)
	unix.Umask(old)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if socket, ok := listener.(*net.UnixListener); ok {
		socket.SetUnlinkOnClose(false)
	}
	return &ownSocket{Listener: listener, path: path, info: info}, nil
}

// ownSocket removes its path when it is closed, if that is still the socket that
// was made there.
type ownSocket struct {
	net.Listener
	path string
	info fs.FileInfo
	once sync.Once
}

func (s *ownSocket) Close() error {
	s.once.Do(func() {
		if info, err := os.Lstat(s.path); err == nil && os.SameFile(info, s.info) {
			_ = os.Remove(s.path)
		}
	})
	return s.Listener.Close()
}

// holdFolder locks a folder for as long as the process lives, or fails where
// another holds it.
func holdFolder(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func ownedByUs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// running reports whether there is a process of that number.
func running(pid int) bool {
	if pid <= 0 {
		return true
	}
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	return !zombie(pid)
}

// zombie reports whether the process has ended and only waits for its parent to
// take note, which in a container without an init may be never.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false // no /proc, or gone a moment ago
	}
	_, rest, found := bytes.Cut(stat, []byte(") "))
	return found && len(rest) > 0 && rest[0] == 'Z'
}

// limitCores keeps the key out of core files: the soft limit alone, so that a
// child may raise it again.
func limitCores() error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil {
		return err
	}
	limit.Cur = 0
	return unix.Setrlimit(unix.RLIMIT_CORE, &limit)
}
