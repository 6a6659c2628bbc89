package session

import (
	"errors"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// ErrNoEntry says that a keyring works and has no such entry.
var ErrNoEntry = errors.New("no such entry in the keyring")

// ErrNoKeyring says that there is no keyring on this machine.
var ErrNoKeyring = errors.New("there is no keyring here")

// Keyring holds our own tokens, an entry for each origin.
type Keyring interface {
	// Get returns the token of an origin, or ErrNoEntry.
	Get(origin string) (secret.Secret, error)
	Set(origin string, token secret.Secret) error
	// Delete removes the token of an origin; ErrNoEntry where there is none.
	Delete(origin string) error
	// CoderEntry reads the raw entry of Coder's own command, or ErrNoEntry. There
	// is no way to write it.
	CoderEntry() ([]byte, error)
}
