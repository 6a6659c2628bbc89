package filecrypt

import (
	"context"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
)

// Host is what encrypting needs of the program around it.
type Host interface {
	// HasAgent reports whether there is a workspace agent's token to be used.
	HasAgent() bool
	// AgentKey fetches the key pair of the workspace's owner with that token, into a
	// process that gives it to no core file.
	AgentKey(ctx context.Context) (*sshkey.Key, error)
	// PublicKey is the public Coder key of whoever is logged in, as one line.
	PublicKey(ctx context.Context) (string, error)
	// Identities reads the private keys in a file, and asks for a passphrase.
	Identities(ctx context.Context, path string) ([]sealed.Identity, error)
	// Remember puts a file on the list of those to carry over to a new key.
	Remember(ctx context.Context, path string)
	Warn(err error)
	Notef(format string, args ...any)
	Now() time.Time
	// AtStep tells a test how far a piece of work has come that may be killed.
	AtStep(step string)
}
