package sealed

import (
	"bytes"
	"errors"
	"io"

	"filippo.io/age"
	"filippo.io/age/armor"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Seal encrypts content for the recipients, as text if armored.
func Seal(content secret.Secret, recipients []Recipient, armored bool) ([]byte, error) {
	if len(recipients) == 0 {
		return nil, errors.New("there is nobody to encrypt it for")
	}
	if len(recipients) > maxRecipients {
		return nil, errors.New("there are more than 100 recipients")
	}
	var to []age.Recipient
	for _, r := range recipients {
		to = append(to, r.wrap)
	}
	var out bytes.Buffer
	var dst io.WriteCloser = nopCloser{&out}
	if armored {
		dst = armor.NewWriter(&out)
	}
	w, err := age.Encrypt(dst, append(to, note(recipients))...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content.Reveal()); err != nil {
		return nil, err
	}
	if err := errors.Join(w.Close(), dst.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// ErrNotFor means that none of the given keys opens the file.
var ErrNotFor = errors.New("it is encrypted for other keys")

// ErrDamaged means that a file was truncated or modified.
var ErrDamaged = errors.New("it is damaged: it was cut short, or something changed it")

// Open decrypts a file completely or not at all: it rejects a file that was truncated or
// modified anywhere.
func Open(data []byte, identities ...age.Identity) (secret.Secret, error) {
	r, err := age.Decrypt(plainReader(data), append([]age.Identity{&reader{}}, identities...)...)
	if isNoMatch(err) {
		return secret.Secret{}, ErrNotFor
	}
	if err != nil {
		return secret.Secret{}, ErrDamaged
	}
	content, err := io.ReadAll(r)
	if err != nil {
		clear(content)
		return secret.Secret{}, ErrDamaged
	}
	return secret.New(content), nil
}

func isNoMatch(err error) bool {
	_, ok := errors.AsType[*age.NoIdentityMatchError](err)
	return ok
}

// plainReader reads a file without its armor.
func plainReader(data []byte) io.Reader {
	if bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte(armor.Header)) {
		return armor.NewReader(bytes.NewReader(data))
	}
	return bytes.NewReader(data)
}
