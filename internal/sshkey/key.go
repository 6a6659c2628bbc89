package sshkey

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Key is a private key in memory.
type Key struct {
	pem    secret.Secret
	raw    crypto.PrivateKey
	signer ssh.AlgorithmSigner
	blob   []byte // the public key in wire format
}

// comment is the comment that ssh-add -l shows for the key.
const comment = "coder"

// Parse parses a PEM block and takes ownership of it. Its errors do not contain any of
// the text.
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
	algorithm, ok := signer.(ssh.AlgorithmSigner)
	if !ok {
		return nil, errors.New("the server's private key cannot be used")
	}
	return &Key{pem: private, raw: raw, signer: algorithm, blob: signer.PublicKey().Marshal()}, nil
}

// AuthorizedKey returns the public key as a line without a line break.
func (k *Key) AuthorizedKey() string {
	return string(bytes.TrimSpace(ssh.MarshalAuthorizedKey(k.signer.PublicKey())))
}

// Fingerprint returns the fingerprint of the public key, as ssh-keygen -l prints it.
func (k *Key) Fingerprint() string { return ssh.FingerprintSHA256(k.signer.PublicKey()) }

// Is reports whether blob, in wire format, is the public key of this key.
func (k *Key) Is(blob []byte) bool { return bytes.Equal(k.blob, blob) }

// Raw returns the private key for uses other than signing. Wipe wipes it too.
func (k *Key) Raw() crypto.PrivateKey { return k.raw }

// Sign signs data with the algorithm that flags select.
func (k *Key) Sign(data []byte, flags agent.SignatureFlags) (*ssh.Signature, error) {
	algorithm := ""
	if k.signer.PublicKey().Type() == ssh.KeyAlgoRSA {
		switch {
		case flags&agent.SignatureFlagRsaSha512 != 0:
			algorithm = ssh.KeyAlgoRSASHA512
		case flags&agent.SignatureFlagRsaSha256 != 0:
			algorithm = ssh.KeyAlgoRSASHA256
		}
	}
	return k.signer.SignWithAlgorithm(rand.Reader, data, algorithm)
}

// Wipe overwrites the key as far as Go allows: it cannot overwrite copies made by the
// parser or the runtime.
func (k *Key) Wipe() {
	k.pem.Wipe()
	switch raw := k.raw.(type) {
	case ed25519.PrivateKey:
		clear(raw)
	case *rsa.PrivateKey:
		wipeInts(append(raw.Primes, raw.D)...)
	case *ecdsa.PrivateKey:
		//lint:ignore SA1019 the key is not used again
		wipeInts(raw.D)
	}
}

func wipeInts(numbers ...*big.Int) {
	for _, n := range numbers {
		if n != nil {
			clear(n.Bits())
		}
	}
}

// Expect returns an error if the key does not match the public key in line.
func (k *Key) Expect(line string) error {
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil || !k.Is(public.Marshal()) {
		return errors.New("the server's private key does not belong to its public key")
	}
	return nil
}
