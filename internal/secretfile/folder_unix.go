//go:build unix

package secretfile

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// folder is an open folder. What is done to the names in it goes through its
// descriptor, so it stays the same folder whatever happens to the path.
type folder struct {
	dir     *os.File
	path    string // without links
	missing bool   // it is not the folder asked for but the last one above that is there
}

func (d *folder) close() { _ = d.dir.Close() }

func (d *folder) fd() int { return int(d.dir.Fd()) }

// selfID is the user that files must belong to.
func selfID() int { return unix.Geteuid() }

// writable says why nothing can be written in the folder, if nothing can.
func (d *folder) writable() error { return unix.Faccessat(d.fd(), ".", unix.W_OK|unix.X_OK, 0) }

// state looks at a name without following a link.
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

// stateOf converts what the kernel says. The widths of the fields differ between systems.
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

// read returns the content of a file and its state, both of the same open file.
// A name that is free gives neither and no error; what is no file is not opened.
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

// openat opens a name in the folder; the descriptor is not inherited by children.
func (d *folder) openat(name string, flags int, mode uint32) (fd int, err error) {
	err = retry(func() (err error) {
		fd, err = unix.Openat(d.fd(), name, flags|unix.O_CLOEXEC, mode)
		return err
	})
	return fd, err
}

// retry calls f again while a signal interrupts it.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// readFile reads the file at a path for those who only read.
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
