// Package source reads the value of a secret from a hidden prompt, standard input, a
// file, an environment variable or the output of a command. Every command that accepts a
// value uses a [Source], so all of them accept the same sources and follow the same rules.
//
// The newline rule: if a value is a single line, its trailing newline is removed, because
// it comes from the way the line was produced and is not part of the secret. A value of
// several lines stays as it is. [Value.NewlineDropped] lets the caller report it.
package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Limit is the maximum size of a value in bytes.
const Limit = 1 << 20

// Source reads the value of the secret with the given name.
type Source interface {
	Read(ctx context.Context, name string) (Value, error)
}

// Value is a value that was read.
type Value struct {
	Secret secret.Secret
	// NewlineDropped is true if the newline rule removed the trailing newline.
	NewlineDropped bool
}

// Newline is what to do with the trailing newline of a single-line value.
type Newline int

// The newline rules.
const (
	// DropNewline removes it.
	DropNewline Newline = iota
	// KeepNewline keeps it.
	KeepNewline
)

// apply returns the value for the bytes that were read, and takes ownership of them.
func (n Newline) apply(data []byte) Value {
	if n == KeepNewline || bytes.IndexByte(data, '\n') != len(data)-1 {
		return Value{Secret: secret.New(data)}
	}
	line, found := bytes.CutSuffix(data, []byte("\n"))
	if found {
		line = bytes.TrimSuffix(line, []byte("\r"))
	}
	return Value{Secret: secret.New(line), NewlineDropped: found}
}

// errTooLarge means that the input is larger than Limit.
var errTooLarge = errors.New("the value is larger than 1 MiB")

// readLimited reads r to its end, up to Limit.
func readLimited(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, Limit+1))
	if err != nil {
		return nil, err
	}
	if len(data) > Limit {
		return nil, errTooLarge
	}
	return data, nil
}

// Reader is a source that reads a stream, standard input, once to its end.
type Reader struct {
	From    io.Reader
	What    string // name of the stream in messages
	Newline Newline
}

func (s *Reader) Read(ctx context.Context, name string) (Value, error) {
	data, err := await.Read(ctx, func() ([]byte, error) { return readLimited(s.From) })
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	if err != nil {
		return Value{}, fmt.Errorf("cannot read %q from %s: %w", name, s.What, err)
	}
	return s.Newline.apply(data), nil
}
