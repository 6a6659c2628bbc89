package sshkey

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// newKeys returns a key of each type that Coder servers generate.
func newKeys(t testing.TB) map[string]*Key {
	t.Helper()
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	factors, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]*Key{}
	for name, raw := range map[string]any{"ed25519": edwards, "ecdsa": curve, "rsa": factors} {
		block, err := ssh.MarshalPrivateKey(raw, "")
		if err != nil {
			t.Fatal(err)
		}
		if keys[name], err = Parse(secret.New(pem.EncodeToMemory(block))); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

func TestSSHKeygenVerifiesOurSignatures(t *testing.T) {
	t.Parallel()
	keygen := testneed.Program(t, "ssh-keygen", "apt-get install openssh-client")
	for name, key := range newKeys(t) {
		for _, hash := range []string{"sha512", "sha256"} {
			dir := t.TempDir()
			signature, err := key.SignFile(strings.NewReader("message\n"), "git", hash)
			if err != nil {
				t.Fatal(err)
			}
			signers, sig := filepath.Join(dir, "signers"), filepath.Join(dir, "sig")
			for path, text := range map[string][]byte{sig: signature, signers: []byte("a@example.com " + key.AuthorizedKey() + "\n")} {
				if err := os.WriteFile(path, text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for message, want := range map[string]bool{"message\n": true, "massage\n": false} {
				cmd := exec.Command(keygen, "-Y", "verify", "-f", signers, "-I", "a@example.com", "-n", "git", "-s", sig)
				cmd.Stdin = strings.NewReader(message)
				if out, err := cmd.CombinedOutput(); (err == nil) != want {
					t.Errorf("%s, %s: verifying %q: %s", name, hash, message, out)
				}
			}
		}
		if _, err := key.SignFile(strings.NewReader(""), "git", "md5"); err == nil {
			t.Errorf("%s signs with md5", name)
		}
	}
}

func TestWipeLeavesNothingOfTheKey(t *testing.T) {
	t.Parallel()
	for name, key := range newKeys(t) {
		text := key.pem.Reveal()
		key.Wipe()
		if len(bytes.Trim(text, "\x00")) != 0 {
			t.Errorf("%s: the text is still there", name)
		}
		switch raw := key.raw.(type) {
		case ed25519.PrivateKey:
			if len(bytes.Trim(raw, "\x00")) != 0 {
				t.Errorf("%s: the numbers are still there", name)
			}
		case *rsa.PrivateKey:
			for _, word := range raw.D.Bits() {
				if word != 0 {
					t.Errorf("%s: the exponent is still there", name)
				}
			}
		}
	}
}

func TestParseSaysNothingOfTheText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "marked-text", "-----BEGIN OPENSSH PRIVATE KEY-----\nbWFya2VkLXRleHQ=\n-----END OPENSSH PRIVATE KEY-----\n"} {
		if _, err := Parse(secret.FromString(text)); err == nil || strings.Contains(err.Error(), "marked") || strings.Contains(err.Error(), "bWFya") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
