package secretfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
	"unsafe"

	"github.com/gofrs/flock"
	"golang.org/x/sys/windows"
)

// folder is a folder identified by its path. Windows requires a privilege to create
// symbolic links, so replacing a file with a link is not as easy as on Unix.
type folder struct {
	path    string
	missing bool // the folder does not exist; this is its closest existing ancestor
}

func openFolder(path string, create, _ bool) (*folder, error) {
	if create {
		if err := makeFolder(path); err != nil {
			return nil, fmt.Errorf("cannot make the folder %s: %w", path, plainError(err))
		}
	}
	info, err := os.Stat(path)
	if parent := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && parent != path {
		above, err := openFolder(parent, false, false)
		if err == nil {
			above.missing = true
		}
		return above, err
	}
	if err != nil {
		return nil, fmt.Errorf("cannot open the folder %s: %w", path, plainError(err))
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("cannot open the folder %s: it is a file", path)
	}
	return &folder{path: path}, nil
}

// makeFolder creates the folder and its missing parents, accessible only to the owner.
func makeFolder(path string) error {
	if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if parent := filepath.Dir(path); parent != path {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	attributes, err := ownerOnly(true)
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	if err := windows.CreateDirectory(name, attributes); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func (d *folder) close() {}

func selfID() int { return -1 }

// writable returns nil: access lists decide, so only a write can show it.
func (d *folder) writable() error { return nil }

func (d *folder) state(name string) (fileState, error) {
	info, err := os.Lstat(filepath.Join(d.path, name))
	if errors.Is(err, fs.ErrNotExist) {
		return fileState{}, nil
	}
	if err != nil {
		return fileState{}, err
	}
	return stateOf(info), nil
}

func stateOf(info fs.FileInfo) fileState {
	return fileState{exists: true, mode: info.Mode(), owner: -1, links: 1, size: info.Size(), modified: info.ModTime()}
}

func (d *folder) read(name string) ([]byte, fileState, error) {
	state, err := d.state(name)
	if err != nil || !state.exists || !state.mode.IsRegular() {
		return nil, state, err
	}
	file, err := os.Open(filepath.Join(d.path, name))
	if err != nil {
		return nil, fileState{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fileState{}, err
	}
	data, err := readLimited(file)
	return data, stateOf(info), err
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is " + kindOfFile(info.Mode()) + " and no file")
	}
	return readLimited(file)
}

// lock locks .NAME.lock. Windows releases the lock when its holder exits. The lock file is
// kept: it cannot be removed while another process has it open.
func (d *folder) lock(ctx context.Context, name string, wait time.Duration) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	lock := flock.New(filepath.Join(d.path, lockName(name)), flock.SetPermissions(0o600))
	_, err = lock.TryLockContext(ctx, 10*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, &lockedError{wait: wait}
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = lock.Unlock() }, nil
}

// replace writes a new file, which only its owner can open from the moment it is created,
// and moves it over the old one.
func (d *folder) replace(name string, old fileState, r replacement) (err error) {
	temp := filepath.Join(d.path, newTempName(name))
	file, err := createOwnerOnly(temp)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp)
		}
	}()
	_, err = file.Write(r.data)
	if err == nil {
		err = r.syncFile(file)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	now, err := d.state(name)
	if err != nil {
		return err
	}
	if !now.same(old) {
		return errChanged
	}
	return os.Rename(temp, filepath.Join(d.path, name))
}

func createOwnerOnly(path string) (*os.File, error) {
	attributes, err := ownerOnly(false)
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_WRITE, 0, attributes, windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(handle), path), nil
}

// ownerOnly returns an access list that allows only the user of this process and does not
// inherit from the parent folder.
func ownerOnly(isFolder bool) (*windows.SecurityAttributes, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	inherit := ""
	if isFolder {
		inherit = "OICI"
	}
	descriptor, err := windows.SecurityDescriptorFromString("D:P(A;" + inherit + ";FA;;;" + user.User.Sid.String() + ")")
	if err != nil {
		return nil, err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: descriptor}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	return attributes, nil
}

// erase overwrites a file and removes it.
func (d *folder) erase(name string, state fileState) error {
	path := filepath.Join(d.path, name)
	if file, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		_, err = file.WriteAt(make([]byte, state.size), 0)
		if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
			return err
		}
	}
	return os.Remove(path)
}

func (d *folder) sweep(name string) {
	for _, left := range d.leftovers(name) {
		_ = os.Remove(filepath.Join(d.path, left))
	}
}

// sweepKilled does nothing: the existence of a lock file does not tell whether it is held.
func (d *folder) sweepKilled(string) {}

func (d *folder) leftovers(name string) []string {
	var found []string
	for _, entry := range d.names() {
		if state, err := d.state(entry); isTempOf(entry, name) && err == nil && state.mode.IsRegular() {
			found = append(found, entry)
		}
	}
	return found
}

// names returns the names in the folder, or nil if it cannot be listed.
func (d *folder) names() []string {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// lockedBy always returns false: checking the lock would take it.
func (d *folder) lockedBy(string) (locked bool, holder int) { return false, 0 }
