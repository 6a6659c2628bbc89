//go:build !windows

package sshkey

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Identity is a key file for ssh's -i.
type Identity struct {
	path string
	stop chan struct{}
	done chan struct{}
}

// NewIdentity makes a FIFO of mode 0600 in the folder that gives the key to
// whoever opens it, as often as it is opened: ssh reads it once for the public
// half and once to sign. Nothing of the key reaches the disk.
func NewIdentity(folder *Folder, key *Key) (*Identity, error) {
	id := &Identity{path: folder.Join("id"), stop: make(chan struct{}), done: make(chan struct{})}
	if err := unix.Mkfifo(id.path, 0o600); err != nil {
		return nil, fmt.Errorf("cannot make the key's FIFO: %w", err)
	}
	go id.serve(key)
	return id, nil
}

// Path is what ssh's -i takes.
func (id *Identity) Path() string { return id.path }

// serve waits for a reader, puts a fresh FIFO in the place of the one that the
// reader has open, and only then writes. So the next reader cannot share a FIFO
// with this one, and each reads the key once.
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
		_, _ = f.Write(key.pem.Reveal()) // a reader that went away is no loss
		_ = f.Close()
	}
}

// Close removes the FIFO and ends the goroutine behind it.
func (id *Identity) Close() error {
	close(id.stop)
	for !id.ended() {
		// The goroutine waits for a reader: be one for a moment. It may be about to put
		// a fresh FIFO there, and wait at that one.
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
