package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// maxImport is the maximum size of an imported file, in bytes.
const maxImport = 16 << 20

// FirstFaults shortens a list of a file's errors: a file in another format has one in
// every line.
func FirstFaults(faults []error) []error {
	const most = 10
	if len(faults) <= most+1 {
		return faults
	}
	return append(slices.Clone(faults[:most]), fmt.Errorf("%d more faults like these", len(faults)-most))
}

// ReadInput is readAll that stops when ctx ends.
func ReadInput(ctx context.Context, stdin io.Reader, from string) ([]byte, error) {
	return await.Read(ctx, func() ([]byte, error) { return readAll(stdin, from) })
}

// readAll reads a file, or stdin for "-".
func readAll(stdin io.Reader, from string) ([]byte, error) {
	r := stdin
	if from != "-" {
		file, err := os.Open(from)
		if err != nil {
			return nil, console.PlainPath(err)
		}
		defer file.Close()
		r = file
	}
	data, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err == nil && len(data) > maxImport {
		err = errors.New("it is larger than 16 MiB")
	}
	return data, console.PlainPath(err)
}
