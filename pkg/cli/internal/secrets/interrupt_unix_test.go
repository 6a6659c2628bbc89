//go:build unix

package secrets_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestReadsOfTheSecretFileCommandsAreInterrupted lets each command open a FIFO whose
// writer writes nothing, and interrupts it.
func TestReadsOfTheSecretFileCommandsAreInterrupted(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"secrets seal FIFO --to me",
		"secrets import FIFO --file NEW",
		"secrets inject FIFO --file PLAIN",
		"secrets check --offline --require FIFO --file PLAIN",
		"secrets write NAME --from-file FIFO --file NEW",
		"secrets list --identity FIFO --file SEALED",
		"secrets rekey --identity FIFO --file SEALED",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := func(name string) string { return filepath.Join(folder, name) }
			for name, text := range map[string]string{"PLAIN": "A=1\n", "SEALED": "age-encryption.org/v1\n"} {
				if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := unix.Mkfifo(path("FIFO"), 0o600); err != nil {
				t.Fatal(err)
			}
			args := strings.Fields(line)
			for i, arg := range args {
				if arg == "FIFO" || arg == "NEW" || arg == "PLAIN" || arg == "SEALED" {
					args[i] = path(arg)
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			writer := make(chan *os.File, 1)
			go func() {
				file, _ := os.OpenFile(path("FIFO"), os.O_WRONLY, 0) // blocks until the reader opens it
				cancel()
				writer <- file
			}()
			sys := clitest.NewSystem(t, "")
			if status := sys.RunContext(ctx, args...); status != console.ExitInterrupted {
				t.Fatalf("status %d: %s%s", status, sys.Out.String(), sys.Err.String())
			}
			(<-writer).Close()
		})
	}
}
