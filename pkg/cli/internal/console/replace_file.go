package console

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ReplaceFile replaces the content of a project's file atomically: a reader gets the
// old or the new content. The temporary file has an unpredictable name, so that nobody
// can put a link there.
func ReplaceFile(path string, content []byte, mode fs.FileMode) error {
	next, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return PlainPath(err)
	}
	err = fill(next, content, mode)
	if err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		return errors.Join(PlainPath(err), os.Remove(next.Name()))
	}
	return nil
}

// WriteWhole writes a file atomically. It keeps the file's mode; a new file gets the
// default one.
func WriteWhole(path string, content []byte) error {
	info, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return PlainPath(err)
		}
		return ReplaceFile(path, content, info.Mode())
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return PlainPath(err)
	}
	info, err = file.Stat()
	if err = errors.Join(err, file.Close()); err == nil {
		err = ReplaceFile(path, content, info.Mode())
	}
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// fill writes and closes a file.
func fill(file *os.File, content []byte, mode fs.FileMode) error {
	_, err := file.Write(content)
	if err == nil {
		err = file.Chmod(mode.Perm())
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// PlainPath removes operation and path from an error, for messages that already name
// the path.
func PlainPath(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}
