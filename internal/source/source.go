// Package source is where a secret's value comes from: a hidden prompt, standard
// input, a file, an environment variable or the output of a command. Every
// command that takes a value takes it from a [Source], so all of them know the
// same places and the same rules.
//
// The newline rule: a value of one line loses the newline behind it, which is
// there because of how the line was made and not because it belongs to the
// secret; a value of several lines stays as it is. [Value.NewlineDropped] lets
// the caller say so.
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

// Limit is the size of the largest value in bytes.
const Limit = 1 << 20

// Source gives the value of the secret of that name.
type Source interface {
	Read(ctx context.Context, name string) (Value, error)
}

// Value is a value as it was read.
type Value struct {
	Secret secret.Secret
	// NewlineDropped is true where the newline rule took one from the end.
	NewlineDropped bool
}

// Newline is what happens to the newline behind a value of one line.
type Newline int

// The newline rules.
const (
	// DropNewline takes it off.
	DropNewline Newline = iota
	// KeepNewline leaves it.
	KeepNewline
)

// apply makes a value of the bytes that were read, and owns them.
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

// errTooLarge says that there is more than a value may have.
var errTooLarge = errors.New("the value is larger than 1 MiB")

// readLimited reads all there is, up to Limit.
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

// Reader is a source that reads a stream to its end, once: standard input.
type Reader struct {
	From    io.Reader
	What    string // what the stream is called in messages
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
