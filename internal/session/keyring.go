package session

import (
	"errors"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// ErrNoEntry means that the keyring works but does not have the entry.
var ErrNoEntry = errors.New("no such entry in the keyring")

// ErrNoKeyring means that this machine does not have a keyring.
var ErrNoKeyring = errors.New("there is no keyring here")

// Keyring stores the tokens of this program, one entry per origin.
type Keyring interface {
	// Get returns the token for an origin, or ErrNoEntry.
	Get(origin string) (secret.Secret, error)
	Set(origin string, token secret.Secret) error
	// Delete removes the token for an origin, or returns ErrNoEntry.
	Delete(origin string) error
	// CoderEntry returns the raw entry of Coder's own command, or ErrNoEntry. It cannot be
	// written.
	CoderEntry() ([]byte, error)
}
