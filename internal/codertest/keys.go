package codertest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"sync"
)

// UseKeyKind gives a user an SSH key of a kind: ecdsa or rsa4096, as in
// CODER_SSH_KEYGEN_ALGORITHM. Later key replacements, of all users, use that kind
// too.
func (s *Server) UseKeyKind(username, kind string) error {
	switch kind {
	case "ecdsa":
		s.UseKeys(username, func() crypto.Signer {
			return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
		})
	case "rsa4096":
		made := 0
		s.UseKeys(username, func() crypto.Signer {
			made++
			return rsaKeys[made%len(rsaKeys)]()
		})
	default:
		return fmt.Errorf("unknown kind of key %q", kind)
	}
	return nil
}

// rsaKeys are used in turn, because generating one takes a second.
var rsaKeys = [2]func() crypto.Signer{sync.OnceValue(newRSAKey), sync.OnceValue(newRSAKey)}

func newRSAKey() crypto.Signer { return must(rsa.GenerateKey(rand.Reader, 4096)) }

func must[K crypto.Signer](key K, err error) crypto.Signer {
	if err != nil {
		panic("codertest: a key cannot be made: " + err.Error())
	}
	return key
}
