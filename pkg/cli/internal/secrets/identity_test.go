package secrets_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestIdentityWithPassphraseIsAskedFor opens a file outside a workspace with an SSH key
// that has a passphrase; the program must prompt once.
func TestIdentityWithPassphraseIsAskedFor(t *testing.T) {
	t.Parallel()
	srv, url := clitest.Serve(t)
	folder := t.TempDir()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte("open sesame"))
	if err != nil {
		t.Fatal(err)
	}
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	private, file := filepath.Join(folder, "key"), filepath.Join(folder, "secrets.env")
	for name, data := range map[string][]byte{private: pem.EncodeToMemory(block), private + ".pub": ssh.MarshalAuthorizedKey(public)} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := clitest.NewSystem(t, "value", "CODER_URL="+url, "CODER_SESSION_TOKEN="+srv.Token("mia"))
	if status := s.Run(t, "secrets", "write", "TOKEN", "--encrypt", "--also", private+".pub", "--file", file); status != console.ExitOK {
		t.Fatal(s.Err.String())
	}
	for _, test := range []struct {
		answers []string
		status  int
		want    string
	}{
		{[]string{"open sesame", "not asked for"}, console.ExitOK, ""},
		{[]string{"open barley"}, console.ExitFailed, "the passphrase does not open it"},
		{nil, console.ExitFailed, "it has a passphrase, and there is nobody to ask for it"},
	} {
		s := clitest.NewSystem(t, "")
		s.TTY.Answers = test.answers
		if status := s.Run(t, "secrets", "get", "TOKEN", "--reveal", "--file", file, "--identity", private); status != test.status {
			t.Errorf("%q: status %d: %s", test.answers, status, s.Err.String())
		}
		if !strings.Contains(s.Err.String(), test.want) {
			t.Errorf("%q: no %q in %s", test.answers, test.want, s.Err.String())
		}
		if len(s.TTY.Prompts) > 1 {
			t.Errorf("asked %q", s.TTY.Prompts)
		}
	}
}
