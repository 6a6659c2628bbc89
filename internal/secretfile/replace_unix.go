//go:build unix

package secretfile

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// replace writes a new file and renames it to name if the state of name is still old. The
// rename replaces whatever has that name and does not follow a link.
func (d *folder) replace(name string, old fileState, r replacement) (err error) {
	temp := newTempName(name)
	fd, err := d.openat(temp, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return err
	}
	file := os.NewFile(uintptr(fd), temp)
	defer func() {
		if err != nil {
			_ = unix.Unlinkat(d.fd(), temp, 0)
		}
	}()
	if err := fill(file, old, r); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Close(); err != nil {
		return err
	}
	now, err := d.state(name)
	if err != nil {
		return err
	}
	if !now.same(old) {
		return errChanged
	}
	if err := retry(func() error { return unix.Renameat(d.fd(), temp, d.fd(), name) }); err != nil {
		return err
	}
	return d.syncSelf(r)
}

// fill writes the content to disk. It sets the mode explicitly because the umask may have
// cleared bits.
func fill(file *os.File, old fileState, r replacement) error {
	if err := file.Chmod(r.mode); err != nil {
		return err
	}
	if old.exists && old.owner != selfID() && selfID() == 0 {
		// Root keeps the owner of the file, if writing it was allowed.
		if err := file.Chown(old.owner, -1); err != nil {
			return err
		}
	}
	if _, err := file.Write(r.data); err != nil {
		return err
	}
	return r.syncFile(file)
}

// syncSelf makes the rename durable. Some file systems cannot sync a folder and return an error.
func (d *folder) syncSelf(r replacement) error {
	err := r.syncFile(d.dir)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) || err == nil {
		return nil
	}
	return fmt.Errorf("it was written, but may be lost when the machine stops now: %w", plainError(err))
}

// erase overwrites a file and removes it. Overwriting reaches the disk only on file
// systems that write in place. A link, or a file with other names, is removed without
// being overwritten.
func (d *folder) erase(name string, state fileState) error {
	if state.mode.IsRegular() && state.links == 1 && state.owner == selfID() {
		fd, err := d.openat(name, unix.O_WRONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
		if err != nil {
			return err
		}
		file := os.NewFile(uintptr(fd), name)
		_, err = file.WriteAt(make([]byte, state.size), 0)
		if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
			return err
		}
	}
	if err := unix.Unlinkat(d.fd(), name, 0); err != nil {
		return err
	}
	return d.syncSelf(replacement{})
}

// sweep removes temporary files of killed writers of name. The caller holds the lock, so
// none of them is in use.
func (d *folder) sweep(name string) {
	for _, left := range d.leftovers(name) {
		_ = unix.Unlinkat(d.fd(), left, 0)
	}
}

// sweepKilled removes the leftovers of a killed process that held the lock of name. It does
// nothing if there is no lock file, or if another process holds the lock now.
func (d *folder) sweepKilled(name string) {
	if state, err := d.state(lockName(name)); err != nil || !state.exists {
		return
	}
	if file, err := d.tryLock(lockName(name)); err == nil && file != nil {
		d.sweep(name)
		_ = unix.Unlinkat(d.fd(), lockName(name), 0)
		_ = file.Close()
	}
}

// leftovers returns the temporary files of name: regular files of this user with a single link.
func (d *folder) leftovers(name string) []string {
	var found []string
	for _, entry := range d.names() {
		if !isTempOf(entry, name) {
			continue
		}
		state, err := d.state(entry)
		if err == nil && state.mode.IsRegular() && state.owner == selfID() && state.links == 1 {
			found = append(found, entry)
		}
	}
	return found
}

// names returns the names in the folder, or nil if it cannot be listed.
func (d *folder) names() []string {
	// Use a separate descriptor, because reading a folder moves its offset.
	fd, err := d.openat(".", unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil
	}
	dir := os.NewFile(uintptr(fd), d.dir.Name())
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil
	}
	return names
}
