//go:build unix

package vault

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestATokenFileThatNobodyWritesCanBeInterrupted: it is a FIFO.
func TestATokenFileThatNobodyWritesCanBeInterrupted(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	fifo := filepath.Join(home, ".vault-token")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"token", "wrapped", "jwt", "kubernetes"} {
		c, err := New(Options{Home: home, Login: Login{Method: method, Role: "dev"}, Getenv: variables("VAULT_ADDR=http://127.0.0.1:1", "CODER_SECRETS_JWT_FILE="+fifo)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := c.Value(ctx, Ref{Path: "secret/app"})
			ended <- err
		}()
		cancel()
		select {
		case err := <-ended:
			checkError(t, err, 130, nil, "http://127.0.0.1:1", `"secret/app"`, "interrupted")
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: it waits for the file all the same", method)
		}
	}
}
