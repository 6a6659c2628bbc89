//go:build unix

package secretfile

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// folder is an open folder. All operations use its descriptor, so they affect the same
// folder even if its path changes.
type folder struct {
	dir     *os.File
	path    string // with links resolved
	missing bool   // the folder does not exist; this is its closest existing ancestor
}

func (d *folder) close() { _ = d.dir.Close() }

func (d *folder) fd() int { return int(d.dir.Fd()) }

// selfID returns the user ID that must own the files.
func selfID() int { return unix.Geteuid() }

// writable returns an error if files cannot be created in the folder.
func (d *folder) writable() error { return unix.Faccessat(d.fd(), ".", unix.W_OK|unix.X_OK, 0) }

// state returns the state of a name without following a link.
func (d *folder) state(name string) (fileState, error) {
	var st unix.Stat_t
	err := retry(func() error { return unix.Fstatat(d.fd(), name, &st, unix.AT_SYMLINK_NOFOLLOW) })
	if errors.Is(err, fs.ErrNotExist) {
		return fileState{}, nil
	}
	if err != nil {
		return fileState{}, err
	}
	return stateOf(&st), nil
}

// stateOf converts the result of stat. The field widths differ between systems.
func stateOf(st *unix.Stat_t) fileState {
	return fileState{
		exists:   true,
		mode:     modeOf(uint32(st.Mode)),
		owner:    int(st.Uid),
		links:    uint64(st.Nlink), //nolint:unconvert // 16 bits on macOS
		size:     st.Size,
		modified: time.Unix(st.Mtim.Unix()),
		device:   uint64(st.Dev), //nolint:unconvert // 32 bits on macOS
		inode:    st.Ino,
	}
}

func modeOf(mode uint32) fs.FileMode {
	m := fs.FileMode(mode & 0o777)
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		m |= fs.ModeDir
	case unix.S_IFLNK:
		m |= fs.ModeSymlink
	case unix.S_IFIFO:
		m |= fs.ModeNamedPipe
	case unix.S_IFSOCK:
		m |= fs.ModeSocket
	default:
		m |= fs.ModeDevice
	}
	if mode&unix.S_ISVTX != 0 {
		m |= fs.ModeSticky
	}
	return m
}

// read returns the content and the state of a file, both from the same open file. For a
// name that does not exist, all results are zero. It does not open anything that is not a
// regular file.
func (d *folder) read(name string) ([]byte, fileState, error) {
	state, err := d.state(name)
	if err != nil || !state.exists || !state.mode.IsRegular() {
		return nil, state, err
	}
	fd, err := d.openat(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if errors.Is(err, unix.ELOOP) || errors.Is(err, fs.ErrNotExist) {
		return nil, fileState{}, errChanged
	}
	if err != nil {
		return nil, fileState{}, err
	}
	file := os.NewFile(uintptr(fd), name)
	defer file.Close()
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, fileState{}, err
	}
	data, err := readLimited(file)
	return data, stateOf(&st), err
}

// openat opens a name in the folder. Child processes do not inherit the descriptor.
func (d *folder) openat(name string, flags int, mode uint32) (fd int, err error) {
	err = retry(func() (err error) {
		fd, err = unix.Openat(d.fd(), name, flags|unix.O_CLOEXEC, mode)
		return err
	})
	return fd, err
}

// retry calls f again if a signal interrupted it.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// readFile reads the file at a path without any checks of its location.
func readFile(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
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
