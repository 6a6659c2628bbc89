package sshkey

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Key is a private key in memory.
type Key struct {
	// Private is the PEM block, as the server sent it.
	Private secret.Secret
	public  ssh.PublicKey
	ring    agent.ExtendedAgent // holds the key alone, and signs
}

// comment is what ssh-add -l shows beside the key.
const comment = "coder"

// Parse reads a PEM block. Its errors say nothing of the text.
func Parse(private secret.Secret) (*Key, error) {
	raw, err := ssh.ParseRawPrivateKey(private.Reveal())
	if err != nil {
		return nil, errors.New("the server's private key cannot be read")
	}
	if pointer, ok := raw.(*ed25519.PrivateKey); ok {
		raw = *pointer
	}
	signer, err := ssh.NewSignerFromKey(raw)
	if err != nil {
		return nil, errors.New("the server's private key is of a kind that is not known")
	}
	ring, ok := agent.NewKeyring().(agent.ExtendedAgent)
	if !ok {
		return nil, errors.New("internal error: the keyring has no extended form")
	}
	if err := ring.Add(agent.AddedKey{PrivateKey: raw, Comment: comment}); err != nil {
		return nil, errors.New("the server's private key cannot be used")
	}
	return &Key{Private: private, public: signer.PublicKey(), ring: ring}, nil
}

// AuthorizedKey is the public half as a line, without a line break.
func (k *Key) AuthorizedKey() string {
	return string(bytes.TrimSpace(ssh.MarshalAuthorizedKey(k.public)))
}

// is reports whether a public key is this key's.
func (k *Key) is(public ssh.PublicKey) bool {
	return bytes.Equal(k.public.Marshal(), public.Marshal())
}

// listed is the key as an agent lists it.
func (k *Key) listed() *agent.Key {
	return &agent.Key{Format: k.public.Type(), Blob: k.public.Marshal(), Comment: comment}
}

// Wipe forgets the key, as far as Go allows: the library's own copy of the
// numbers is left to the garbage collector.
func (k *Key) Wipe() {
	k.Private.Wipe()
	_ = k.ring.RemoveAll()
}

// Expect returns an error where the key does not belong to a public key's line.
func (k *Key) Expect(line string) error {
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil || !k.is(public) {
		return fmt.Errorf("the server's private key does not belong to its public key")
	}
	return nil
}
