package sshkey

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// folderPrefix begins the names of our folders: the prefix, the process, a dash
// and random characters.
const folderPrefix = "coder-secrets-"

// Folder is a folder of our own, of mode 0700, for a socket, a FIFO or the files of
// 'secrets run'. It lies in the runtime folder, in memory, or where temporary files
// do, and never holds the key.
type Folder struct {
	Path string
	held *os.File // locked while the process lives; nil where there are no such locks
}

// NewFolder makes a folder below base. Folders of ours whose process is gone are
// removed on the way.
func NewFolder(base string) (*Folder, error) {
	sweepFolders(base)
	path, err := os.MkdirTemp(base, fmt.Sprintf("%s%d-", folderPrefix, os.Getpid()))
	if err != nil {
		return nil, fmt.Errorf("cannot make a folder for it: %w", err)
	}
	held, _ := holdFolder(path) // only a help to others, who look at the process too
	return &Folder{Path: path, held: held}, nil
}

// Join is a path in the folder.
func (f *Folder) Join(name string) string { return filepath.Join(f.Path, name) }

// Close removes the folder with all that is in it.
func (f *Folder) Close() error {
	err := os.RemoveAll(f.Path)
	if f.held != nil {
		_ = f.held.Close()
	}
	return err
}

// Listen opens the agent's socket, mode 0600, in the folder; on Windows a pipe of
// the folder's name.
func (f *Folder) Listen(name string) (net.Listener, error) { return Listen(socketIn(f, name)) }

// Listen opens a socket of mode 0600. Whatever is at path already stays: it is an
// error, not something to remove.
func Listen(path string) (net.Listener, error) {
	listener, err := listenPrivately(path)
	if err != nil {
		return nil, fmt.Errorf("cannot open the agent's socket: %w", err)
	}
	return listener, nil
}

// sweepFolders removes folders of ours whose process was killed.
func sweepFolders(base string) {
	entries, err := os.ReadDir(base)
	if err != nil {
		return
	}
	for _, entry := range entries {
		rest, ours := strings.CutPrefix(entry.Name(), folderPrefix)
		digits, _, found := strings.Cut(rest, "-")
		pid, err := strconv.Atoi(digits)
		if !ours || !found || err != nil || !entry.IsDir() || running(pid) {
			continue
		}
		path := filepath.Join(base, entry.Name())
		info, err := entry.Info()
		if err != nil || !ownedByUs(info) {
			continue
		}
		// Containers may share a folder, and do not see each other's processes.
		held, err := holdFolder(path)
		if err != nil {
			continue
		}
		_ = os.RemoveAll(path)
		if held != nil {
			_ = held.Close()
		}
	}
}
