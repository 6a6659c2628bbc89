package sshkey

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// folderPrefix is the start of the names of the program's folders. The process ID, a dash
// and random characters follow.
const folderPrefix = "coder-secrets-"

// Folder is a private folder of mode 0700 for a socket, a FIFO or the files of
// 'secrets run'. It is in the runtime folder, which is in memory, or in the folder for
// temporary files, and never contains the key.
type Folder struct {
	Path string
	held *os.File // locked while the process runs; nil if the system cannot lock folders
}

// NewFolder creates a folder in base. It also removes the folders of processes that no
// longer exist.
func NewFolder(base string) (*Folder, error) {
	sweepFolders(base)
	path, err := os.MkdirTemp(base, fmt.Sprintf("%s%d-", folderPrefix, os.Getpid()))
	if err != nil {
		return nil, fmt.Errorf("cannot make a folder for it: %w", err)
	}
	held, _ := holdFolder(path) // without the lock, other processes still check the process ID
	return &Folder{Path: path, held: held}, nil
}

// Join returns the path of name in the folder.
func (f *Folder) Join(name string) string { return filepath.Join(f.Path, name) }

// Close removes the folder and its content.
func (f *Folder) Close() error {
	err := os.RemoveAll(f.Path)
	if f.held != nil {
		_ = f.held.Close()
	}
	return err
}

// Listen opens the agent's socket, mode 0600, in the folder; on Windows it opens a named
// pipe with the folder's name.
func (f *Folder) Listen(name string) (net.Listener, error) { return Listen(socketIn(f, name)) }

// Listen opens a socket of mode 0600. If path already exists, Listen returns an error and
// does not remove it.
func Listen(path string) (net.Listener, error) {
	listener, err := listenPrivately(path)
	if err != nil {
		return nil, fmt.Errorf("cannot open the agent's socket: %w", err)
	}
	return listener, nil
}

// sweepFolders removes the folders of killed processes.
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
		// Containers may share a folder without seeing each other's processes.
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
