package secretfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// systemError explains why the system refused to read or write a file.
type systemError struct {
	what string // "read" or "write"
	path string
	err  error
}

func cannotWrite(path string, err error) error {
	return &systemError{what: "write", path: path, err: plainError(err)}
}

func cannotRead(path string, err error) error {
	return &systemError{what: "read", path: path, err: plainError(err)}
}

func (e *systemError) Error() string { return fmt.Sprintf("cannot %s %q: %v", e.what, e.path, e.err) }
func (e *systemError) Unwrap() error { return e.err }

// Hints returns what to check.
func (e *systemError) Hints() []string {
	folder := quoteShell(lastThere(filepath.Dir(e.path)))
	switch {
	case errors.Is(e.err, syscall.ENOSPC):
		return []string{"df -h " + folder}
	case errors.Is(e.err, syscall.EDQUOT):
		return []string{"your quota is used up there: quota -s, or df -h " + folder}
	case errors.Is(e.err, syscall.EROFS):
		return []string{"name a file that can be written with --file, or in CODER_SECRETS_FILE"}
	case errors.Is(e.err, syscall.EIO):
		return []string{"the disk reports a fault: dmesg | tail"}
	case errors.Is(e.err, fs.ErrPermission) && e.what == "read":
		return []string{"ls -l " + quoteShell(e.path)}
	case errors.Is(e.err, fs.ErrPermission):
		return []string{"ls -ld " + folder}
	}
	return nil
}

// lastThere returns the folder, or its closest existing ancestor.
func lastThere(folder string) string {
	for {
		parent := filepath.Dir(folder)
		if _, err := os.Lstat(folder); err == nil || parent == folder {
			return folder
		}
		folder = parent
	}
}
