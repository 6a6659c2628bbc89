package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/coder-secrets/coder-secrets/internal/await"
)

// File is a source that reads a file.
type File struct {
	Path    string
	Newline Newline
}

func (s *File) Read(ctx context.Context, name string) (Value, error) {
	data, err := await.Read(ctx, s.read)
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	if err != nil {
		return Value{}, fmt.Errorf("cannot read %q from the file %q: %w", name, s.Path, err)
	}
	return s.Newline.apply(data), nil
}

func (s *File) read() ([]byte, error) {
	file, err := os.Open(s.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readLimited(file)
}
