package filecrypt

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
)

// Keys are the keys that open encrypted files. Each is read or fetched once, when it is
// first needed.
type Keys struct {
	host Host
	file string // --identity; may be empty

	own         *ownKeys
	agent       *agentKey
	fingerprint string   // of the Coder key, once fetched
	public      string   // the Coder key's public key, once known
	refetched   []string // the recipients for which it was fetched again
}

// NewKeys returns the keys that host provides and those in the file identity, which may
// be "".
func NewKeys(host Host, identity string) *Keys { return &Keys{host: host, file: identity} }

// agentKey is the result of fetching the Coder key.
type agentKey struct {
	identity sealed.Identity
	public   string
	err      error
}

// ownKeys is the result of reading the user's key file.
type ownKeys struct {
	identities []sealed.Identity
	err        error
}

// named returns the keys in the file that the user named.
func (k *Keys) named(ctx context.Context) ([]sealed.Identity, error) {
	if k.own == nil {
		k.own = &ownKeys{}
		if k.file != "" {
			k.own.identities, k.own.err = k.host.Identities(ctx, k.file)
		}
	}
	return k.own.identities, k.own.err
}

// coder returns the Coder key, which is available only to a workspace agent.
func (k *Keys) coder(ctx context.Context) (sealed.Identity, error) {
	if k.agent == nil {
		k.agent = k.fetch(ctx)
	}
	return k.agent.identity, k.agent.err
}

// refetchFor drops a cached Coder key if another user or process has since regenerated
// it and encrypted data for the new one.
func (k *Keys) refetchFor(data []byte) {
	if list, err := sealed.Recipients(data); err == nil {
		if r, ok := sealed.Find(list, sealed.RoleCoder); ok {
			k.refetchUnless(r)
		}
	}
}

// refetchUnless drops a cached Coder key that is not the recipient r of a file.
func (k *Keys) refetchUnless(r sealed.Recipient) {
	if k.agent != nil && k.agent.err == nil && !slices.Contains(k.refetched, r.String()) && !r.Is(k.agent.public) {
		k.refetch()
		k.refetched = append(k.refetched, r.String())
	}
}

// refetch drops the cached Coder key because it has been replaced.
func (k *Keys) refetch() { k.agent = nil }

func (k *Keys) fetch(ctx context.Context) *agentKey {
	key, err := k.host.AgentKey(ctx)
	if err != nil {
		return &agentKey{err: err}
	}
	defer key.Wipe()
	k.fingerprint = key.Fingerprint()
	got := &agentKey{public: key.AuthorizedKey()}
	k.public = got.public
	got.identity, got.err = sealed.NewIdentity(key.Raw())
	return got
}

// held returns the keys that have been loaded.
func (k *Keys) held() []sealed.Identity {
	var list []sealed.Identity
	if k.own != nil {
		list = append(list, k.own.identities...)
	}
	if k.agent != nil && k.agent.err == nil {
		list = append(list, k.agent.identity)
	}
	return list
}

// mustOpen reports whether the Coder key is loaded and is one of the recipients of data.
func (k *Keys) mustOpen(data []byte) bool {
	if k.agent == nil || k.agent.err != nil {
		return false
	}
	list, _ := sealed.Recipients(data)
	return slices.ContainsFunc(list, func(r sealed.Recipient) bool { return r.Is(k.agent.public) })
}

// coderRecipient returns the Coder key as a recipient: in a workspace the owner's key,
// elsewhere the key of the logged-in user.
func (k *Keys) coderRecipient(ctx context.Context) (sealed.Recipient, error) {
	line, err := k.coderPublic(ctx)
	if err != nil {
		return sealed.Recipient{}, fmt.Errorf("your SSH key cannot be had: %w", err)
	}
	r, err := sealed.ParseRecipient(sealed.RoleCoder, line)
	if err != nil {
		return r, KeyRefused("your SSH key", err)
	}
	return r, nil
}

func (k *Keys) coderPublic(ctx context.Context) (string, error) {
	if k.host.HasAgent() {
		if _, err := k.coder(ctx); k.agent.public == "" {
			return "", err
		}
		return k.agent.public, nil
	}
	public, err := k.host.PublicKey(ctx)
	k.public = public
	return public, err
}

// KeyRefused explains that age cannot encrypt to a Coder key, and who can change that.
func KeyRefused(whose string, err error) error {
	err = fmt.Errorf("%s cannot be a recipient: %w", whose, err)
	if _, ok := errors.AsType[*sealed.KindError](err); ok {
		return withHint(err, "whoever runs the server can set CODER_SSH_KEYGEN_ALGORITHM=ed25519; a key that is regenerated then is of that kind")
	}
	return err
}
