//go:build unix

package source_test

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/coder-secrets/coder-secrets/internal/source"
)

// TestReadsThatNeverEndDoSoWithTheContext reads a pipe with a slow writer, and a FIFO
// without a writer.
func TestReadsThatNeverEndDoSoWithTheContext(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	pipe, writer := io.Pipe()
	defer writer.Close()
	for name, s := range map[string]source.Source{
		"pipe": &source.Reader{From: pipe, What: "stdin"},
		"FIFO": &source.File{Path: fifo},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := s.Read(ctx, "NAME")
			ended <- err
		}()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
}
