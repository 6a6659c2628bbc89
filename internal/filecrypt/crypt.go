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

// Crypt opens and makes encrypted secret files with the keys that a person
// has: a private key in a file that they name, and in a workspace the Coder key,
// which is fetched to memory when it is needed.
type Crypt struct {
	keys *Keys
	// Add are recipients to add, and Remove the names of those to take out.
	Add    []sealed.Recipient
	Remove []string
	// Anew encrypts anew, whatever the content.
	Anew bool
	// Adopt makes recipients for a file that does not list them.
	Adopt bool
	// settling is set while the recovery key is taken out of a file.
	settling bool
	replaces string // fingerprint of the Coder key that is replaced meanwhile

	recipients []sealed.Recipient // of what was written last
}

// New makes what opens and makes files with these keys.
func New(keys *Keys) *Crypt { return &Crypt{keys: keys} }

// Written are the recipients of what was written last, and whether the Coder key is
// one of them.
func (c *Crypt) Written() (list []sealed.Recipient, coder bool) {
	return c.recipients, c.keys.public != "" && slices.ContainsFunc(c.recipients, func(r sealed.Recipient) bool { return r.Is(c.keys.public) })
}

// Ready fetches the Coder key, unless another key opens the file, and finishes a
// regeneration that was interrupted.
func (c *Crypt) Ready(ctx context.Context, file *secretfile.File, data []byte) {
	if c.settling {
		return
	}
	if own, err := c.keys.named(ctx); err == nil && (len(own) == 0 || !opens(data, own...)) {
		_, _ = c.keys.coder(ctx) // Open tells what went wrong
	}
	c.settle(ctx, file)
}

func opens(data []byte, identities ...sealed.Identity) bool {
	content, err := sealed.Open(data, identities...)
	content.Wipe()
	return err == nil
}

// Open tries the key that was named, the Coder key, and the one that is kept
// while the Coder key is replaced.
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

// Seal encrypts for those who could open the old file, and for those who are added.
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

// RecipientsFor lists whom a file is to be encrypted for.
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

// withCoder puts the Coder key as it is now among the recipients: of a new file, of
// one that is rekeyed, and in the place of the one that it replaces. An edit changes
// nothing: the file may be shared, and its Coder key somebody else's.
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

// warnUnlessListed says where the Coder key will not open what is written.
func (c *Crypt) warnUnlessListed(list []sealed.Recipient) {
	agent := c.keys.agent
	if agent == nil || agent.err != nil || slices.ContainsFunc(list, func(r sealed.Recipient) bool { return r.Is(agent.public) }) {
		return
	}
	c.keys.host.Warn(withHint(errors.New("your Coder key does not open this file, now as before"), "coder-secrets secrets rekey makes it a recipient, in the place of the old one"))
}

// withoutRemoved takes out the recipients that --remove names.
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

// prove opens what is about to be written, where a key at hand is to open it. What
// is for others alone nobody here can prove.
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

// Stale reports whether the recipients are to change.
func (c *Crypt) Stale(old []byte) bool {
	if c.Anew {
		return true
	}
	list, err := sealed.Recipients(old)
	return err == nil && len(sealed.Add(list, c.Add...)) != len(list)
}

// Check says before a value is asked for what would keep it from being encrypted
// or the file from being read.
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

// cannotOpen says for whom a file is, and who might help.
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
