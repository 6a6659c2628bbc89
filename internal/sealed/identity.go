package sealed

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Identity decrypts files.
type Identity = age.Identity

// ParseIdentities parses a private key: an SSH key, or the output of age-keygen. If the
// SSH key has a passphrase, it calls ask. Its errors do not contain any of the text.
func ParseIdentities(text secret.Secret, ask func() (secret.Secret, error)) ([]Identity, error) {
	data := bytes.TrimSpace(text.Reveal())
	switch {
	case bytes.HasPrefix(data, []byte("age-encryption.org/")), bytes.Contains(data, []byte("BEGIN AGE ENCRYPTED FILE")):
		return nil, errors.New("it is encrypted itself; decrypt it with age first, as in --identity <(age -d KEY)")
	case bytes.Contains(data, []byte("-----BEGIN ")):
		id, err := sshIdentity(data, ask)
		return []Identity{id}, err
	}
	list, err := age.ParseIdentities(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("it is neither an SSH private key nor a file that age-keygen wrote")
	}
	return list, nil
}

func sshIdentity(data []byte, ask func() (secret.Secret, error)) (Identity, error) {
	raw, err := ssh.ParseRawPrivateKey(data)
	if _, ok := errors.AsType[*ssh.PassphraseMissingError](err); ok {
		var passphrase secret.Secret
		if passphrase, err = ask(); err != nil {
			return nil, err
		}
		if raw, err = ssh.ParseRawPrivateKeyWithPassphrase(data, passphrase.Reveal()); err != nil {
			return nil, errors.New("the passphrase does not open it")
		}
	}
	if err != nil {
		return nil, errors.New("the SSH private key cannot be read")
	}
	return NewIdentity(raw)
}

// NewIdentity returns an identity for an SSH private key in memory.
func NewIdentity(raw any) (Identity, error) {
	switch key := raw.(type) {
	case *ed25519.PrivateKey:
		return agessh.NewEd25519Identity(*key)
	case ed25519.PrivateKey:
		return agessh.NewEd25519Identity(key)
	case *rsa.PrivateKey:
		return agessh.NewRSAIdentity(key)
	}
	kind := "another kind"
	if signer, err := ssh.NewSignerFromKey(raw); err == nil {
		kind = signer.PublicKey().Type()
	}
	return nil, &KindError{Kind: kind}
}

// AgeKey is a native age key.
type AgeKey struct {
	Identity  Identity
	Recipient Recipient
	// Line is the private key as age-keygen writes it.
	Line secret.Secret
}

// Generate creates a new key.
func Generate(role Role) (AgeKey, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return AgeKey{}, err
	}
	return newAgeKey(role, id)
}

// ParseAgeKey parses a file that contains exactly one key.
func ParseAgeKey(role Role, text secret.Secret) (AgeKey, error) {
	list, err := age.ParseIdentities(bytes.NewReader(text.Reveal()))
	if err == nil && len(list) == 1 {
		if id, ok := list[0].(*age.X25519Identity); ok {
			return newAgeKey(role, id)
		}
	}
	return AgeKey{}, errors.New("there is no key in it")
}

func newAgeKey(role Role, id *age.X25519Identity) (AgeKey, error) {
	r, err := ParseRecipient(role, id.Recipient().String())
	return AgeKey{Identity: id, Recipient: r, Line: secret.FromString(id.String())}, err
}
