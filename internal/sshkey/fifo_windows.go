package sshkey

import (
	"errors"
	"fmt"
	"os"
)

// Identity is a key file for ssh -i.
type Identity struct{ path string }

// NewIdentity writes the key to a file that only its owner can read: ssh on Windows
// cannot read a key from a pipe. This is the only place where a key is written to disk,
// and the help says so. Close removes the file.
func NewIdentity(folder *Folder, key *Key) (*Identity, error) {
	id := &Identity{path: folder.Join("id")}
	// Restrict access while the file is empty.
	err := os.WriteFile(id.path, nil, 0o600)
	if err == nil {
		err = keepToOwner(id.path)
	}
	if err == nil {
		err = os.WriteFile(id.path, key.pem.Reveal(), 0o600)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot write the key's file: %w", err), os.Remove(id.path))
	}
	return id, nil
}

// Path returns the argument for ssh -i.
func (id *Identity) Path() string { return id.path }

// Close removes the file.
func (id *Identity) Close() error { return os.Remove(id.path) }
