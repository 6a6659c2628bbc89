package filecrypt

import (
	"context"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
)

// Host is what this package needs from the rest of the program.
type Host interface {
	// HasAgent reports whether a workspace agent's token is available.
	HasAgent() bool
	// AgentKey uses that token to fetch the key pair of the workspace's owner, and keeps
	// the memory of the process out of core files.
	AgentKey(ctx context.Context) (*sshkey.Key, error)
	// PublicKey returns the public Coder key of the logged-in user, as one line.
	PublicKey(ctx context.Context) (string, error)
	// Identities reads the private keys in a file, and asks for a passphrase if needed.
	Identities(ctx context.Context, path string) ([]sealed.Identity, error)
	// Remember adds a file to the list of files to re-encrypt for a new key.
	Remember(ctx context.Context, path string)
	Warn(err error)
	Notef(format string, args ...any)
	Now() time.Time
	// AtStep reports to a test which step of an operation has been reached, so that the
	// test can kill the process there.
	AtStep(step string)
}
