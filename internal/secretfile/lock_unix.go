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

// The lock of a file is flock(2) on .NAME.lock beside it, not on the file, which
// each write replaces. The kernel drops it with its holder, so a lock file that is
// left over locks nothing and there is no stale lock to guess about. A holder
// that is alive but stopped keeps it: who waits gives up, never takes it.
//
// gofrs/flock opens paths; here the lock file is opened in the open folder and
// no link is followed, as with everything else.

// lock takes the lock, waits for it, and returns what gives it back.
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
				// Removed while it is held: who opened it meanwhile sees that it is gone.
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

// tryLock returns the locked file, or nil where somebody else holds the lock.
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
	// The holder before us removed the file we opened: the lock is on another by now.
	if now, err := d.state(name); err != nil || !now.exists || now.inode != st.Ino {
		return nil, errors.Join(err, file.Close())
	}
	_ = file.Truncate(0)
	_, _ = file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0) // for the message of who waits
	return file, nil
}

// held is the error of who waited in vain. It names the holder where it is known.
func (d *folder) held(name string, wait time.Duration) error {
	return &lockedError{wait: wait, holder: d.holder(name)}
}

// holder is the process that wrote its number into a lock file, or 0.
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

// lockedBy reports whether somebody holds the lock, without making a lock file.
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
