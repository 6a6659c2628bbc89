package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// keyring is the keys with which encrypted files are opened, each had once.
type keyring struct {
	a      *app
	server *serverFlags
	file   string // --identity; "" for none

	own         *ownKeys
	agent       *agentKey
	fingerprint string   // of the Coder key, once it was fetched
	public      string   // the Coder key's public half, once it was had
	refetched   []string // the recipients for whom it was fetched anew
}

// agentKey is what fetching the Coder key gave.
type agentKey struct {
	identity sealed.Identity
	public   string
	err      error
}

// ownKeys is what reading the person's file gave.
type ownKeys struct {
	identities []sealed.Identity
	err        error
}

// named are the keys in the file that the person named.
func (k *keyring) named(ctx context.Context) ([]sealed.Identity, error) {
	if k.own == nil {
		k.own = &ownKeys{}
		if k.file != "" {
			k.own.identities, k.own.err = k.a.readIdentities(ctx, k.file)
		}
	}
	return k.own.identities, k.own.err
}

// readIdentities reads a private key from a file.
func (a *app) readIdentities(ctx context.Context, path string) ([]sealed.Identity, error) {
	data, err := readInput(ctx, nil, path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the identity %q: %w", path, err)
	}
	text := secret.New(data)
	defer text.Wipe()
	list, err := sealed.ParseIdentities(text, func() (secret.Secret, error) {
		if !a.ui.canAsk() {
			return secret.Secret{}, errors.New("it has a passphrase, and there is nobody to ask for it")
		}
		return a.sys.Terminal.ReadHidden(ctx, HiddenPrompt{Text: fmt.Sprintf("Passphrase of %s: ", escapeLine(path))})
	})
	if err != nil {
		return nil, fmt.Errorf("cannot use the identity %q: %w", path, err)
	}
	return list, nil
}

// coder is the Coder key, which only a workspace's agent is given.
func (k *keyring) coder(ctx context.Context) (sealed.Identity, error) {
	if k.agent == nil {
		k.agent = k.fetch(ctx)
	}
	return k.agent.identity, k.agent.err
}

// refetchFor forgets a Coder key that was fetched before somebody regenerated it
// and encrypted data for the new one.
func (k *keyring) refetchFor(data []byte) {
	if list, err := sealed.Recipients(data); err == nil {
		if r, ok := sealed.Find(list, sealed.RoleCoder); ok {
			k.refetchUnless(r)
		}
	}
}

// refetchUnless forgets a Coder key that is not the recipient of a file.
func (k *keyring) refetchUnless(r sealed.Recipient) {
	if k.agent != nil && k.agent.err == nil && !slices.Contains(k.refetched, r.String()) && !r.Is(k.agent.public) {
		k.refetch()
		k.refetched = append(k.refetched, r.String())
	}
}

// refetch forgets the Coder key, which is another one by now.
func (k *keyring) refetch() { k.agent = nil }

func (k *keyring) fetch(ctx context.Context) *agentKey {
	api, _, err := k.a.connectAgent(ctx, k.server)
	if err != nil {
		return &agentKey{err: err}
	}
	if err := k.a.hardenUntilExec(); err != nil {
		return &agentKey{err: err}
	}
	key, err := fetchKey(ctx, api)
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

// held are the keys that were had by now.
func (k *keyring) held() []sealed.Identity {
	var list []sealed.Identity
	if k.own != nil {
		list = append(list, k.own.identities...)
	}
	if k.agent != nil && k.agent.err == nil {
		list = append(list, k.agent.identity)
	}
	return list
}

// mustOpen reports whether the Coder key, which is held, is among the recipients
// of data.
func (k *keyring) mustOpen(data []byte) bool {
	if k.agent == nil || k.agent.err != nil {
		return false
	}
	list, _ := sealed.Recipients(data)
	return slices.ContainsFunc(list, func(r sealed.Recipient) bool { return r.Is(k.agent.public) })
}

// coderRecipient is the Coder key as a recipient: in a workspace the owner's,
// elsewhere that of whoever is logged in.
func (k *keyring) coderRecipient(ctx context.Context) (sealed.Recipient, error) {
	line, err := k.coderPublic(ctx)
	if err != nil {
		return sealed.Recipient{}, fmt.Errorf("your SSH key cannot be had: %w", err)
	}
	r, err := sealed.ParseRecipient(sealed.RoleCoder, line)
	if err != nil {
		return r, coderKeyRefused("your SSH key", err)
	}
	return r, nil
}

func (k *keyring) coderPublic(ctx context.Context) (string, error) {
	if k.a.hasAgent() {
		if _, err := k.coder(ctx); k.agent.public == "" {
			return "", err
		}
		return k.agent.public, nil
	}
	api, _, err := k.a.connect(ctx, k.server)
	if err != nil {
		return "", err
	}
	key, err := api.GitSSHKey(ctx, client.Me)
	k.public = key.PublicKey
	return key.PublicKey, err
}

// coderKeyRefused says that age cannot encrypt to a Coder key, and who may change
// that.
func coderKeyRefused(whose string, err error) error {
	err = fmt.Errorf("%s cannot be a recipient: %w", whose, err)
	if _, ok := errors.AsType[*sealed.KindError](err); ok {
		return withHint(err, "whoever runs the server can set CODER_SSH_KEYGEN_ALGORITHM=ed25519; a key that is regenerated then is of that kind")
	}
	return err
}

// hasAgent reports whether there is a workspace agent's token to be used.
func (a *app) hasAgent() bool {
	return a.sys.Getenv("CODER_AGENT_URL") != "" && (a.sys.Getenv("CODER_AGENT_TOKEN") != "" || a.sys.Getenv("CODER_AGENT_TOKEN_FILE") != "")
}

// hardenUntilExec protects this process while it holds the key. A program that
// takes its place is as it would be without.
func (a *app) hardenUntilExec() error {
	if a.sys.Getenv("CODER_SECRETS_ALLOW_DUMP") != "" {
		return nil
	}
	if err := sshkey.HardenUntilExec(); err != nil {
		return withHint(fmt.Errorf("cannot keep the key out of core files: %w", err), "set CODER_SECRETS_ALLOW_DUMP=1 to go on without")
	}
	return nil
}
