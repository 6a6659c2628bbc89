package secretfile

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// testCrypt encodes the content so that a search does not find the plain text.
type testCrypt struct {
	fail  error
	stale bool

	mu    sync.Mutex
	ready int
}

const testHeader = "age-encryption.org/v1\n"

func (c *testCrypt) Ready(context.Context, *File, []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ready++
}

func (c *testCrypt) Open(_ context.Context, _ *File, data []byte) (secret.Secret, error) {
	if c.fail != nil {
		return secret.Secret{}, c.fail
	}
	plain, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(string(data), testHeader))
	return secret.New(plain), err
}

func (c *testCrypt) Seal(_ context.Context, _ *File, content secret.Secret, _ []byte) ([]byte, error) {
	return []byte(testHeader + base64.StdEncoding.EncodeToString(content.Reveal())), nil
}

func (c *testCrypt) Stale([]byte) bool { return c.stale }

// TestEncryptedFileIsNeverInClear searches all files in the folder for plain text at every
// sync.
func TestEncryptedFileIsNeverInClear(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	crypt := &testCrypt{}
	looked := 0
	file := &File{Path: filepath.Join(folder, "secrets.env"), Format: FormatEnv, Crypt: crypt, Encrypt: true}
	file.sync = func(f *os.File) error {
		looked++
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if data, _ := os.ReadFile(filepath.Join(folder, entry.Name())); bytes.Contains(data, []byte("hunter2")) {
				t.Errorf("%s has the value in clear", entry.Name())
			}
		}
		return f.Sync()
	}
	for i := range 3 {
		outcome, err := file.Update(t.Context(), func(doc Document) error {
			return doc.Set(fmt.Sprintf("NAME_%d", i), secret.FromString("hunter2"))
		})
		if err != nil || !outcome.Encrypted || outcome.WasPlain {
			t.Fatalf("%+v: %v", outcome, err)
		}
		file.Encrypt = false // it stays encrypted without the option
	}
	doc, err := file.Load(t.Context())
	if err != nil || len(doc.Names()) != 3 || looked == 0 || crypt.ready == 0 {
		t.Errorf("%v, looked %d times, ready %d times", err, looked, crypt.ready)
	}
}

func TestPlainFileBecomesEncrypted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secrets.env")
	if err := os.WriteFile(path, []byte("A=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := &File{Path: path, Format: FormatEnv, Crypt: &testCrypt{}, Encrypt: true}
	nothing := func(Document) error { return nil }
	outcome, err := file.Update(t.Context(), nothing)
	if err != nil || !outcome.WasPlain || outcome.Unchanged {
		t.Fatalf("%+v: %v", outcome, err)
	}
	if data, _ := file.Raw(); !IsEncrypted(data) {
		t.Error("it is not encrypted")
	}
	if outcome, err = file.Update(t.Context(), nothing); err != nil || !outcome.Unchanged {
		t.Errorf("%+v: %v", outcome, err)
	}
	file.Crypt = &testCrypt{stale: true}
	if outcome, err = file.Update(t.Context(), nothing); err != nil || outcome.Unchanged {
		t.Errorf("other recipients change nothing: %+v: %v", outcome, err)
	}
}

// TestEncryptedFileThatIsNotOpenedIsNotReplaced tries to write a file that cannot be
// decrypted. A missing key file must not be mistaken for a missing secret file.
func TestEncryptedFileThatIsNotOpenedIsNotReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secrets.env")
	before := []byte(testHeader + "QT0xCg==")
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, crypt := range map[string]Crypt{
		"no crypt": nil, "a refusal": &testCrypt{fail: errors.New("no")}, "a missing key": &testCrypt{fail: fmt.Errorf("key: %w", fs.ErrNotExist)},
	} {
		for _, format := range Formats() {
			file := &File{Path: path, Format: format, Crypt: crypt}
			if _, err := file.Load(t.Context()); err == nil || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s, %s: load: %v", name, format, err)
			}
			if _, err := file.Update(t.Context(), func(doc Document) error { return doc.Set("B", secret.FromString("2")) }); err == nil {
				t.Errorf("%s, %s: it was written", name, format)
			}
			if data, _ := file.Raw(); !bytes.Equal(data, before) {
				t.Fatalf("%s, %s: it was changed", name, format)
			}
		}
	}
}
