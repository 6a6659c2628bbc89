package filecrypt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Crypt decrypts and encrypts secret files with the user's keys: a private key in a file
// that the user names and, in a workspace, the Coder key, which is fetched into memory
// when it is needed.
type Crypt struct {
	keys *Keys
	// Add are recipients to add; Remove are the names of recipients to remove.
	Add    []sealed.Recipient
	Remove []string
	// Anew re-encrypts the file even if nothing changed.
	Anew bool
	// Adopt creates a recipient list for a file that does not have one.
	Adopt bool
	// settling is true while the recovery key is removed from a file.
	settling bool
	replaces string // fingerprint of the Coder key that is being replaced

	recipients []sealed.Recipient // of the last file written
}

// New returns a Crypt that uses these keys.
func New(keys *Keys) *Crypt { return &Crypt{keys: keys} }

// Written returns the recipients of the last file written, and whether the Coder key is
// one of them.
func (c *Crypt) Written() (list []sealed.Recipient, coder bool) {
	return c.recipients, c.keys.public != "" && slices.ContainsFunc(c.recipients, func(r sealed.Recipient) bool { return r.Is(c.keys.public) })
}

// Ready fetches the Coder key, unless another key opens the file, and finishes an
// interrupted key regeneration.
func (c *Crypt) Ready(ctx context.Context, file *secretfile.File, data []byte) {
	if c.settling {
		return
	}
	if own, err := c.keys.named(ctx); err == nil && (len(own) == 0 || !opens(data, own...)) {
		_, _ = c.keys.coder(ctx) // Open reports the error
	}
	c.settle(ctx, file)
}

func opens(data []byte, identities ...sealed.Identity) bool {
	content, err := sealed.Open(data, identities...)
	content.Wipe()
	return err == nil
}

// Open tries the named key, the Coder key, and the recovery key that exists while the
// Coder key is replaced.
func (c *Crypt) Open(ctx context.Context, file *secretfile.File, data []byte) (secret.Secret, error) {
	if own, err := c.keys.named(ctx); err != nil {
		return secret.Secret{}, err
	} else if len(own) > 0 {
		if content, err := sealed.Open(data, own...); !errors.Is(err, sealed.ErrNotFor) {
			return content, err
		}
	}
	if !c.settling {
		c.keys.refetchFor(data)
	}
	key, keyErr := c.keys.coder(ctx)
	if keyErr == nil {
		if content, err := sealed.Open(data, key); !errors.Is(err, sealed.ErrNotFor) {
			return content, err
		}
	}
	if id, ok := recoveryIdentity(file); ok {
		if content, err := sealed.Open(data, id); !errors.Is(err, sealed.ErrNotFor) {
			return content, err
		}
	}
	return secret.Secret{}, c.cannotOpen(data, keyErr)
}

// Seal encrypts for the recipients of the old file and those in Add.
func (c *Crypt) Seal(ctx context.Context, file *secretfile.File, content secret.Secret, old []byte) ([]byte, error) {
	list, err := c.RecipientsFor(ctx, old)
	if err != nil {
		return nil, err
	}
	written, err := sealed.Seal(content, list, secretfile.IsArmored(old))
	if err != nil {
		return nil, fmt.Errorf("it cannot be encrypted: %w", err)
	}
	if err := c.prove(written, content); err != nil {
		return nil, err
	}
	if old == nil {
		c.keys.host.Remember(ctx, file.Path)
	}
	c.recipients = list
	return written, nil
}

// RecipientsFor returns the recipients to encrypt a file for.
func (c *Crypt) RecipientsFor(ctx context.Context, old []byte) ([]sealed.Recipient, error) {
	var list []sealed.Recipient
	if old != nil {
		var err error
		if list, err = sealed.Recipients(old); err != nil && !(c.Adopt && errors.Is(err, sealed.ErrNoNote)) {
			return nil, withHint(err, "coder-secrets secrets rekey makes it a file for your Coder key and for each --also RECIPIENT")
		}
	}
	if c.settling {
		list = slices.DeleteFunc(list, func(r sealed.Recipient) bool { return r.Role == sealed.RoleRecovery })
	}
	list, err := c.withCoder(ctx, list)
	if err != nil {
		return nil, err
	}
	return c.withoutRemoved(sealed.Add(list, c.Add...))
}

// withCoder adds the current Coder key to the recipients if the file is new, is rekeyed,
// or lists a Coder key that is being replaced. An ordinary edit does not change the
// recipients: the file may be shared, and its Coder key may belong to another user.
func (c *Crypt) withCoder(ctx context.Context, list []sealed.Recipient) ([]sealed.Recipient, error) {
	if len(list) > 0 && !c.settling && !c.Adopt {
		c.warnUnlessListed(list)
		return list, nil
	}
	coder, err := c.keys.coderRecipient(ctx)
	_, has := sealed.Find(list, sealed.RoleCoder)
	switch {
	case err != nil && has && !c.settling:
		return list, nil
	case err != nil:
		return nil, err
	case slices.ContainsFunc(list, coder.Same):
		return list, nil
	}
	list = slices.Clone(list)
	if i := slices.IndexFunc(list, func(r sealed.Recipient) bool { return c.settling && r.Short() == c.replaces }); i >= 0 {
		coder.Role = list[i].Role
		list[i] = coder
		return list, nil
	}
	list = slices.DeleteFunc(list, func(r sealed.Recipient) bool { return r.Role == sealed.RoleCoder })
	return slices.Insert(list, 0, coder), nil
}

// warnUnlessListed warns if the Coder key will not be able to open the file.
func (c *Crypt) warnUnlessListed(list []sealed.Recipient) {
	agent := c.keys.agent
	if agent == nil || agent.err != nil || slices.ContainsFunc(list, func(r sealed.Recipient) bool { return r.Is(agent.public) }) {
		return
	}
	c.keys.host.Warn(withHint(errors.New("your Coder key does not open this file, now as before"), "coder-secrets secrets rekey makes it a recipient, in the place of the old one"))
}

// withoutRemoved removes the recipients named by --remove.
func (c *Crypt) withoutRemoved(list []sealed.Recipient) ([]sealed.Recipient, error) {
	for _, name := range c.Remove {
		i := slices.IndexFunc(list, func(r sealed.Recipient) bool { return r.Is(name) })
		switch {
		case i < 0:
			return nil, withHint(fmt.Errorf("%q is no recipient of it", name), "coder-secrets secrets rekey --dry-run lists them")
		case list[i].Role == sealed.RoleCoder:
			return nil, errors.New("your Coder key stays a recipient: without it nothing could be read in the workspace")
		}
		list = slices.Delete(slices.Clone(list), i, i+1)
	}
	return list, nil
}

// prove decrypts the new file before it is stored, if one of the loaded keys should open
// it. A file for other recipients only cannot be checked.
func (c *Crypt) prove(written []byte, content secret.Secret) error {
	keys := c.keys.held()
	if c.settling {
		keys = []sealed.Identity{c.keys.agent.identity}
	}
	again, err := sealed.Open(written, keys...)
	if errors.Is(err, sealed.ErrNotFor) && !c.settling && !c.keys.mustOpen(written) {
		return nil
	}
	defer again.Wipe()
	if err != nil || !again.Equal(content) {
		return errors.New("internal error: what was encrypted would not be read back; please report it")
	}
	return nil
}

// Stale reports whether the recipients need to change.
func (c *Crypt) Stale(old []byte) bool {
	if c.Anew {
		return true
	}
	list, err := sealed.Recipients(old)
	return err == nil && len(sealed.Add(list, c.Add...)) != len(list)
}

// Check returns, before the user is asked for a value, any error that would prevent
// encrypting the value or reading the file.
func (c *Crypt) Check(ctx context.Context, file *secretfile.File) error {
	data, err := file.Raw()
	if err == nil && secretfile.IsEncrypted(data) {
		_, err := file.Load(ctx)
		return err
	}
	if !file.Encrypt {
		return nil
	}
	if _, err := c.keys.coderRecipient(ctx); err != nil {
		return fmt.Errorf("cannot encrypt %q: %w", file.Path, err)
	}
	return nil
}

// cannotOpen returns an error that says which recipients the file has, and who can help.
func (c *Crypt) cannotOpen(data []byte, keyErr error) error {
	if keyErr != nil && c.keys.host.HasAgent() {
		return fmt.Errorf("it is encrypted, and the SSH key cannot be had: %w", keyErr)
	}
	list, err := sealed.Recipients(data)
	if errors.Is(err, sealed.ErrDamaged) {
		return err
	}
	var coder, hints []string
	bundle := false
	for _, r := range list {
		switch r.Role {
		case sealed.RoleAlso:
			hints = append(hints, "pass --identity FILE with the private key of "+r.Short())
		case sealed.RoleUser:
			coder = append(coder, r.Short())
			bundle = true
		case sealed.RoleCoder:
			coder = append(coder, r.Short())
		}
	}
	known := len(coder) > 0
	if bundle && keyErr == nil {
		hints = append(hints, "ask whoever sealed it for a new one: coder-secrets secrets seal FILE --to USER")
	}
	switch {
	case keyErr != nil && known:
		hints = append([]string{"run this in your workspace"}, hints...)
		err := fmt.Errorf("it is encrypted for the Coder key %s, whose private half the server gives to workspaces alone", strings.Join(coder, " or "))
		return &authError{hinted{err, hints}}
	case keyErr != nil:
		return withHint(sealed.ErrNotFor, append([]string{"pass --identity FILE with a private key that opens it"}, hints...)...)
	case known:
		return withHint(fmt.Errorf("it is encrypted for the Coder key %s, and yours is %s", strings.Join(coder, " or "), c.keys.fingerprint), hints...)
	}
	return withHint(sealed.ErrNotFor, "pass --identity FILE with a private key that opens it")
}
