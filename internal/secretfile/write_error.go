package secretfile

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// writeError says that a file was not written, because the system would not have it.
type writeError struct {
	path string
	err  error
}

func cannotWrite(path string, err error) error {
	return &writeError{path: path, err: plainError(err)}
}

func (e *writeError) Error() string { return fmt.Sprintf("cannot write %q: %v", e.path, e.err) }
func (e *writeError) Unwrap() error { return e.err }

// Hints says where to look.
func (e *writeError) Hints() []string {
	folder := filepath.Dir(e.path)
	switch {
	case errors.Is(e.err, syscall.ENOSPC):
		return []string{"df -h " + folder}
	case errors.Is(e.err, syscall.EDQUOT):
		return []string{"your quota is used up there: quota -s, or df -h " + folder}
	case errors.Is(e.err, syscall.EROFS):
		return []string{"name a file that can be written with --file, or in CODER_SECRETS_FILE"}
	case errors.Is(e.err, syscall.EIO):
		return []string{"the disk reports a fault: dmesg | tail"}
	case errors.Is(e.err, fs.ErrPermission):
		return []string{"ls -ld " + folder}
	}
	return nil
}
