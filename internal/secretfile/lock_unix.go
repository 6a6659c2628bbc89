//go:build unix

package secretfile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// The lock of a file is flock(2) on .NAME.lock in the same folder, not on the file, which
// every write replaces. The kernel releases the lock when its holder exits, so a leftover
// lock file does not lock anything, and there are no stale locks to detect. A holder that
// is alive but stopped keeps the lock; other processes give up and never break it.
//
// gofrs/flock opens paths. This code opens the lock file relative to the open folder and
// does not follow links, as everywhere in this package.

// lock waits for the lock, takes it, and returns a function that releases it.
func (d *folder) lock(ctx context.Context, name string, wait time.Duration) (unlock func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, wait, errLockWait)
	defer cancel()
	for pause := time.Millisecond; ; pause = min(pause*2, 20*time.Millisecond) {
		file, err := d.tryLock(lockName(name))
		if err != nil {
			return nil, err
		}
		if file != nil {
			return func() {
				// Remove it while it is locked: a process that opened it meanwhile notices that it was removed.
				_ = unix.Unlinkat(d.fd(), lockName(name), 0)
				_ = file.Close()
			}, nil
		}
		select {
		case <-ctx.Done():
			if errors.Is(context.Cause(ctx), errLockWait) {
				return nil, d.held(lockName(name), wait)
			}
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

var errLockWait = errors.New("waited too long for the lock")

// tryLock returns the locked file, or nil if another process holds the lock.
func (d *folder) tryLock(name string) (*os.File, error) {
	fd, err := d.openat(name, unix.O_RDWR|unix.O_CREAT|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0o600)
	if errors.Is(err, unix.ELOOP) {
		return nil, fmt.Errorf("its lock file %s is a symbolic link", name)
	}
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(fd), name)
	err = retry(func() error { return unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) })
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, file.Close()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot lock it: %w", err), file.Close())
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	// The previous holder removed the file that was opened: the lock is now on another file.
	if now, err := d.state(name); err != nil || !now.exists || now.inode != st.Ino {
		return nil, errors.Join(err, file.Close())
	}
	_ = file.Truncate(0)
	_, _ = file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0) // for the error message of a process that waits
	return file, nil
}

// held returns the error for a wait that timed out. It names the holder if known.
func (d *folder) held(name string, wait time.Duration) error {
	return &lockedError{wait: wait, holder: d.holder(name)}
}

// holder returns the process ID in a lock file, or 0.
func (d *folder) holder(name string) int {
	fd, err := d.openat(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return 0
	}
	file := os.NewFile(uintptr(fd), name)
	defer file.Close()
	text := make([]byte, 20)
	n, _ := file.ReadAt(text, 0)
	pid, err := strconv.Atoi(strings.TrimSpace(string(text[:n])))
	if err != nil || pid <= 1 {
		return 0
	}
	return pid
}

// lockedBy reports whether a process holds the lock, without creating a lock file.
func (d *folder) lockedBy(name string) (locked bool, holder int) {
	fd, err := d.openat(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return false, 0
	}
	defer func() { _ = unix.Close(fd) }()
	err = retry(func() error { return unix.Flock(fd, unix.LOCK_SH|unix.LOCK_NB) })
	if !errors.Is(err, unix.EWOULDBLOCK) {
		return false, 0
	}
	return true, d.holder(name)
}
