//go:build unix

package secretfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// walk follows a path folder by folder. Each step opens one name relative to the previous
// folder, so replacing a part of the path does not redirect it.
type walk struct {
	at          int    // descriptor of the current folder
	path        string // its path, for messages
	create      bool
	allowShared bool
	links       int
	final       bool // no .. follows, so missing folders may be created
}

// openFolder opens the folder at an absolute path. With create it creates missing
// folders, accessible only to the owner; otherwise it returns the closest existing
// ancestor and sets missing. A folder on the path in which everyone can replace the files
// of others is a Problem.
func openFolder(path string, create, allowShared bool) (*folder, error) {
	root, err := unix.Open("/", pathOnly|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	w := &walk{at: root, path: "/", create: create, allowShared: allowShared}
	defer func() { _ = unix.Close(w.at) }()
	rest := strings.Split(path, "/")
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		if name == "" || name == "." {
			continue
		}
		w.final = !slices.Contains(rest, "..")
		link, err := w.step(name)
		if errors.Is(err, errMissing) {
			return w.open(true)
		}
		if err != nil {
			return nil, err
		}
		if link != "" {
			rest = append(strings.Split(link, "/"), rest...)
		}
	}
	return w.open(false)
}

// errMissing ends a walk at a folder that does not exist and must not be created.
var errMissing = errors.New("the folder is not there")

// open returns the current folder. Missing means that it stands for a folder that does not exist.
func (w *walk) open(missing bool) (*folder, error) {
	flags := pathOnly
	if !missing {
		flags = unix.O_RDONLY
	}
	fd, err := unix.Openat(w.at, ".", flags|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("cannot open the folder %s: %w", w.path, err)
	}
	return &folder{dir: os.NewFile(uintptr(fd), w.path), path: w.path, missing: missing}, nil
}

// step enters name, or returns its target if it is a link.
func (w *walk) step(name string) (link string, err error) {
	var st unix.Stat_t
	err = retry(func() error { return unix.Fstatat(w.at, name, &st, unix.AT_SYMLINK_NOFOLLOW) })
	if errors.Is(err, fs.ErrNotExist) && w.final && !w.create {
		return "", errMissing
	}
	if errors.Is(err, fs.ErrNotExist) && w.final {
		if err := unix.Mkdirat(w.at, name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return "", fmt.Errorf("cannot make the folder %s: %w", filepath.Join(w.path, name), err)
		}
		return "", w.enter(name)
	}
	if err != nil {
		return "", fmt.Errorf("cannot open the folder %s: %w", filepath.Join(w.path, name), err)
	}
	if modeOf(uint32(st.Mode))&fs.ModeSymlink != 0 {
		return w.follow(name, int(st.Uid))
	}
	return "", w.enter(name)
}

// enter opens and checks the folder name, which must not be a link.
func (w *walk) enter(name string) error {
	path := filepath.Join(w.path, name)
	var fd int
	err := retry(func() (err error) {
		fd, err = unix.Openat(w.at, name, pathOnly|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot open the folder %s: %w", path, err)
	}
	_ = unix.Close(w.at)
	w.at, w.path = fd, path
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return fmt.Errorf("cannot open the folder %s: %w", path, err)
	}
	if mode := modeOf(uint32(st.Mode)); !w.allowShared && mode&0o002 != 0 && mode&fs.ModeSticky == 0 {
		return &Problem{
			Kind: KindSharedFolder, Path: path, Why: "everybody may replace the files in " + path,
			Advice: []string{"chmod o-w " + quoteShell(path), "or pass --allow-shared-folder"},
		}
	}
	return nil
}

// follow reads the link name. In a sticky folder that everyone can write to, such as
// /tmp, it trusts the same links as Linux: those of the user and of the folder's owner.
func (w *walk) follow(name string, owner int) (string, error) {
	path := filepath.Join(w.path, name)
	if w.links++; w.links > maxLinks {
		return "", fmt.Errorf("cannot open the folder %s: %w", path, unix.ELOOP)
	}
	var st unix.Stat_t
	if err := unix.Fstat(w.at, &st); err != nil {
		return "", err
	}
	if uint32(st.Mode)&0o002 != 0 && owner != selfID() && owner != int(st.Uid) && !w.allowShared {
		return "", &Problem{
			Kind: KindSharedFolder, Path: path, Why: "somebody else put the link " + path + " into a folder that everybody may write",
			Advice: []string{"name a path without that link, or pass --allow-shared-folder"},
		}
	}
	buf := make([]byte, unix.PathMax)
	n, err := unix.Readlinkat(w.at, name, buf)
	if err != nil {
		return "", fmt.Errorf("cannot open the folder %s: %w", path, err)
	}
	to := string(buf[:n])
	if strings.HasPrefix(to, "/") {
		root, err := unix.Open("/", pathOnly|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != nil {
			return "", err
		}
		_ = unix.Close(w.at)
		w.at, w.path = root, "/"
	}
	return to, nil
}
