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

// keysAsFiles is true if ssh cannot read keys from a FIFO, and not every build of ssh
// supports an agent that this program can serve.
const keysAsFiles = false

// maxSocketPath is the longest socket path that every system supports.
const maxSocketPath = 103

func socketIn(f *Folder, name string) string { return f.Join(name) }

func dialAgent(ctx context.Context, socket string) (net.Conn, error) {
	var dialer net.Dialer
	return dialer.DialContext(ctx, "unix", socket)
}

// listenPrivately creates the socket under a umask that never gives access to other
// users. The umask applies to the whole process, but no other code creates files while a
// command sets up its socket.
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

// ownSocket removes its path when it is closed, if the path is still the socket that it
// created.
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

// holdFolder locks a folder until the process exits, or returns an error if another process
// holds the lock.
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

// running reports whether a process with this ID exists and has not exited.
func running(pid int) bool {
	if pid <= 0 {
		return true
	}
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	return !zombie(pid)
}

// zombie reports whether the process has exited but its parent has not reaped it, which may
// never happen in a container without an init process.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false // no /proc, or the process has just exited
	}
	_, rest, found := bytes.Cut(stat, []byte(") "))
	return found && len(rest) > 0 && rest[0] == 'Z'
}

// limitCores disables core files. It changes only the soft limit, so a child process can
// raise it again.
func limitCores() error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil {
		return err
	}
	limit.Cur = 0
	return unix.Setrlimit(unix.RLIMIT_CORE, &limit)
}
