package sealed_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

const content = "TOKEN=hunter2-tr0mbone\n"

// keyPair is an SSH key of a type that Coder generates.
type keyPair struct {
	private []byte // PEM
	public  string
}

func newKeyPair(t *testing.T, kind string) keyPair {
	t.Helper()
	var key any
	var err error
	switch kind {
	case "ed25519":
		_, key, err = ed25519.GenerateKey(rand.Reader)
	case "rsa":
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	case "ecdsa":
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{pem.EncodeToMemory(block), string(ssh.MarshalAuthorizedKey(signer.PublicKey()))}
}

func (k keyPair) identity(t *testing.T) sealed.Identity {
	t.Helper()
	list, err := sealed.ParseIdentities(secret.New(bytes.Clone(k.private)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

func (k keyPair) recipient(t *testing.T, role sealed.Role) sealed.Recipient {
	t.Helper()
	r, err := sealed.ParseRecipient(role, k.public)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func seal(t *testing.T, armored bool, to ...sealed.Recipient) []byte {
	t.Helper()
	data, err := sealed.Seal(secret.FromString(content), to, armored)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEveryRecipientOpensAndNobodyElse(t *testing.T) {
	t.Parallel()
	ed, rsaKey, other := newKeyPair(t, "ed25519"), newKeyPair(t, "rsa"), newKeyPair(t, "ed25519")
	own, err := sealed.Generate(sealed.RoleAlso)
	if err != nil {
		t.Fatal(err)
	}
	for _, armored := range []bool{false, true} {
		data := seal(t, armored, ed.recipient(t, sealed.RoleCoder), rsaKey.recipient(t, sealed.RoleUser), own.Recipient)
		for name, id := range map[string]sealed.Identity{"ed25519": ed.identity(t), "rsa": rsaKey.identity(t), "age": own.Identity} {
			got, err := sealed.Open(data, id)
			if err != nil || got.RevealString() != content {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, ids := range map[string][]sealed.Identity{"a third": {other.identity(t)}, "nobody": nil} {
			if _, err := sealed.Open(data, ids...); !errors.Is(err, sealed.ErrNotFor) {
				t.Errorf("%s: %v", name, err)
			}
		}
		list, err := sealed.Recipients(data)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range list {
			got = append(got, string(r.Role)+" "+r.String())
		}
		want := []string{"coder " + strings.TrimSpace(ed.public), "user " + strings.TrimSpace(rsaKey.public), "also " + own.Recipient.String()}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("recipients (-want +got)\n%s", diff)
		}
	}
}

// TestOpensWithAge decrypts the files with the age program, which may be older than the
// library.
func TestOpensWithAge(t *testing.T) {
	t.Parallel()
	program := testneed.Program(t, "age", "apt-get install age")
	for _, kind := range []string{"ed25519", "rsa"} {
		key := newKeyPair(t, kind)
		folder := t.TempDir()
		private, file := filepath.Join(folder, "key"), filepath.Join(folder, "file")
		for name, data := range map[string][]byte{private: key.private, file: seal(t, kind == "rsa", key.recipient(t, sealed.RoleCoder))} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, err := exec.Command(program, "-d", "-i", private, file).CombinedOutput()
		if err != nil || string(out) != content {
			t.Errorf("%s: %v: %s", kind, err, out)
		}
	}
}

// TestDamageIsNeverTakenForContent truncates a file at every byte, and changes every byte,
// including those of the list of recipients.
func TestDamageIsNeverTakenForContent(t *testing.T) {
	t.Parallel()
	key := newKeyPair(t, "ed25519")
	id := key.identity(t)
	for _, armored := range []bool{false, true} {
		data := seal(t, armored, key.recipient(t, sealed.RoleCoder))
		for i := range data {
			cut := data[:i]
			if armored && bytes.Equal(bytes.TrimSpace(cut), bytes.TrimSpace(data)) {
				continue // the file is complete even without its last newline
			}
			if _, err := sealed.Open(cut, id); err == nil {
				t.Errorf("armored %t: cut to %d of %d bytes it opens", armored, i, len(data))
			}
		}
		for i := range data {
			changed := bytes.Clone(data)
			changed[i] ^= 1
			if _, err := sealed.Open(changed, id); err == nil {
				t.Errorf("armored %t: with byte %d changed (%q) it opens", armored, i, data[i])
			}
		}
		if _, err := sealed.Open(append(bytes.Clone(data), "x"...), id); err == nil {
			t.Errorf("armored %t: with a byte more it opens", armored)
		}
	}
}

// TestAddedRecipientIsFoundOut replaces the list of recipients in a file, as an attacker
// could who wants to read the next version.
func TestAddedRecipientIsFoundOut(t *testing.T) {
	t.Parallel()
	key, other := newKeyPair(t, "ed25519"), newKeyPair(t, "ed25519")
	data := seal(t, false, key.recipient(t, sealed.RoleCoder))
	forged := seal(t, false, key.recipient(t, sealed.RoleCoder), other.recipient(t, sealed.RoleAlso))
	header := func(file []byte) int { return bytes.Index(file, []byte("\n---")) }
	if _, err := sealed.Open(append(bytes.Clone(forged[:header(forged)]), data[header(data):]...), key.identity(t)); err == nil {
		t.Error("a file with another's list of recipients opens")
	}
}

func TestFilesOfOtherPrograms(t *testing.T) {
	t.Parallel()
	own, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w, err := age.Encrypt(&file, own.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := sealed.Open(file.Bytes(), own); err != nil || got.RevealString() != content {
		t.Error(err)
	}
	if _, err := sealed.Recipients(file.Bytes()); !errors.Is(err, sealed.ErrNoNote) {
		t.Error(err)
	}
	if _, err := sealed.Recipients([]byte("age-encryption.org/v1\nnonsense")); err == nil || errors.Is(err, sealed.ErrNoNote) {
		t.Error(err)
	}
}

func TestRecipientsThatAreRefused(t *testing.T) {
	t.Parallel()
	ecdsaKey, ed := newKeyPair(t, "ecdsa"), newKeyPair(t, "ed25519")
	own, err := sealed.Generate(sealed.RoleAlso)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		ecdsaKey.public:            "it is of the kind ecdsa-sha2-nistp256, and age can encrypt to ssh-ed25519 and ssh-rsa keys only",
		own.Line.RevealString():    "that is a private key; give the public one",
		string(ed.private):         "that is a private key; give the public one",
		"age1yubikey1qwerty":       "it begins with age1 and is no recipient of age itself; plugins are not supported",
		"age1pq1qwerty":            "age mixes post-quantum recipients with no others, and an SSH key is none",
		"":                         "it is neither an age recipient (age1…) nor the line of an SSH public key",
		`command="x" ` + ed.public: "it is neither an age recipient (age1…) nor the line of an SSH public key",
		ed.public + ed.public:      "it is neither an age recipient (age1…) nor the line of an SSH public key",
		rsa1024:                    "age cannot encrypt to this ssh-rsa key: RSA key size is too small",
	} {
		if _, err := sealed.ParseRecipient(sealed.RoleAlso, text); err == nil || err.Error() != want {
			t.Errorf("%.20q: got %v, want %s", text, err, want)
		}
	}
	if _, err := sealed.ParseIdentities(secret.New(bytes.Clone(ecdsaKey.private)), nil); err == nil || !strings.Contains(err.Error(), "ecdsa-sha2-nistp256") {
		t.Errorf("%v", err)
	}
}

// rsa1024 is a public key that age rejects as too short.
const rsa1024 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDBR/xEQPlI0URTIOJ72em9YiAXHYQSPgcM+9IyPI+q6Gu470bP+7YEkkJLV9dlU+XVaOSTUeg4l6xBXezJZBkY0EO/PVnO/nyuW+JwCaLs7WDlg/S96Z1agWrsbo7ktA0juAefgqoFg9CLnOCKTxL5uUw7qb1urxo18UvOxCMq8w=="

func TestIdentityWithPassphrase(t *testing.T) {
	t.Parallel()
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
	to, err := sealed.ParseRecipient(sealed.RoleAlso, string(ssh.MarshalAuthorizedKey(public)))
	if err != nil {
		t.Fatal(err)
	}
	data := seal(t, false, to)
	for passphrase, works := range map[string]bool{"open sesame": true, "open barley": false} {
		list, err := sealed.ParseIdentities(secret.New(pem.EncodeToMemory(block)), func() (secret.Secret, error) { return secret.FromString(passphrase), nil })
		if (err == nil) != works {
			t.Errorf("%q: %v", passphrase, err)
			continue
		}
		if !works {
			continue
		}
		if _, err := sealed.Open(data, list...); err != nil {
			t.Error(err)
		}
	}
}

// FuzzOpen checks that any input is either rejected or decrypts to what was sealed, and
// that a list of recipients that can be parsed can be used to seal.
func FuzzOpen(f *testing.F) {
	own, err := sealed.Generate(sealed.RoleCoder)
	if err != nil {
		f.Fatal(err)
	}
	for _, armored := range []bool{false, true} {
		data, err := sealed.Seal(secret.FromString(content), []sealed.Recipient{own.Recipient}, armored)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := sealed.Open(data, own.Identity)
		if err == nil && got.RevealString() != content {
			t.Errorf("it opens, with another content")
		}
		if list, err := sealed.Recipients(data); err == nil {
			if _, err := sealed.Seal(secret.FromString(content), list, false); err != nil {
				t.Errorf("its recipients cannot be sealed for: %v", err)
			}
		}
	})
}
