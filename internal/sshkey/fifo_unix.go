//go:build !windows

package sshkey

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Identity is a key file for ssh -i.
type Identity struct {
	path string
	stop chan struct{}
	done chan struct{}
}

// NewIdentity creates a FIFO of mode 0600 in the folder. Every program that opens it
// reads the key: ssh does so once for the public key and once to sign. The key is never
// written to disk.
func NewIdentity(folder *Folder, key *Key) (*Identity, error) {
	id := &Identity{path: folder.Join("id"), stop: make(chan struct{}), done: make(chan struct{})}
	if err := unix.Mkfifo(id.path, 0o600); err != nil {
		return nil, fmt.Errorf("cannot make the key's FIFO: %w", err)
	}
	go id.serve(key)
	return id, nil
}

// Path returns the argument for ssh -i.
func (id *Identity) Path() string { return id.path }

// serve waits for a reader, replaces the FIFO that the reader has open with a new one, and
// only then writes. So the next reader cannot open the same FIFO, and each reader gets the
// key once.
func (id *Identity) serve(key *Key) {
	defer close(id.done)
	for {
		f, err := os.OpenFile(id.path, os.O_WRONLY, 0)
		if err != nil {
			return
		}
		select {
		case <-id.stop:
			_ = f.Close()
			return
		default:
		}
		fresh := id.path + ".next"
		if err := unix.Mkfifo(fresh, 0o600); err == nil {
			err = os.Rename(fresh, id.path)
			if err != nil {
				_ = os.Remove(fresh)
			}
		}
		_, _ = f.Write(key.pem.Reveal()) // the reader may have exited
		_ = f.Close()
	}
}

// Close removes the FIFO and stops its goroutine.
func (id *Identity) Close() error {
	close(id.stop)
	for !id.ended() {
		// The goroutine waits for a reader, so open the FIFO briefly. The goroutine may be about
		// to replace the FIFO and then wait on the new one.
		f, err := os.OpenFile(id.path, os.O_RDONLY|unix.O_NONBLOCK, 0)
		if err != nil {
			break
		}
		select {
		case <-id.done:
		case <-time.After(10 * time.Millisecond):
		}
		_ = f.Close()
	}
	return os.Remove(id.path)
}

func (id *Identity) ended() bool {
	select {
	case <-id.done:
		return true
	default:
		return false
	}
}
