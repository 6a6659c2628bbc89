package secretfile

import (
	"bytes"
	"context"
	"errors"
	"io/fs"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Crypt decrypts and encrypts files. This package decides when; Crypt decides how and
// for which recipients.
type Crypt interface {
	// Ready fetches what Open needs before the lock is taken, so that no process holds the
	// lock while it waits for a server. It may also finish an interrupted earlier run.
	// Open reports its errors.
	Ready(ctx context.Context, file *File, data []byte)
	// Open returns the content of an encrypted file.
	Open(ctx context.Context, file *File, data []byte) (secret.Secret, error)
	// Seal encrypts content. It encrypts for the recipients of old, the encrypted file that
	// it replaces; old is nil if the file was not encrypted before.
	Seal(ctx context.Context, file *File, content secret.Secret, old []byte) ([]byte, error)
	// Stale reports whether an encrypted file that was opened has to be re-encrypted even
	// if its content does not change.
	Stale(old []byte) bool
}

// IsEncrypted reports whether data is an age file, binary or armored.
func IsEncrypted(data []byte) bool {
	return bytes.HasPrefix(data, []byte("age-encryption.org/v1\n")) || IsArmored(data)
}

// IsArmored reports whether data is an armored age file.
func IsArmored(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("-----BEGIN AGE ENCRYPTED FILE-----"))
}

var errEncrypted = errors.New("it is encrypted, and nothing here opens it")

// content is the decrypted content of a file and its bytes on disk.
type content struct {
	disk      []byte
	plain     []byte
	encrypted bool
}

// decrypt decrypts data if it is encrypted.
func (f *File) decrypt(ctx context.Context, data []byte) (content, error) {
	c := content{disk: data, plain: data, encrypted: IsEncrypted(data)}
	if !c.encrypted {
		return c, nil
	}
	if f.Crypt == nil {
		return c, errEncrypted
	}
	plain, err := f.Crypt.Open(ctx, f, data)
	c.plain = plain.Reveal()
	if errors.Is(err, fs.ErrNotExist) {
		err = &keyMissingError{err}
	}
	return c, err
}

// keyMissingError means that the key file for the secret file does not exist. It does not
// match fs.ErrNotExist, which means that the secret file itself does not exist.
type keyMissingError struct{ err error }

func (e *keyMissingError) Error() string { return e.err.Error() }

// As searches the cause.
func (e *keyMissingError) As(target any) bool { return errors.As(e.err, target) }

// Hints returns the hints of the cause.
func (e *keyMissingError) Hints() []string {
	if cause, ok := errors.AsType[interface {
		error
		Hints() []string
	}](e.err); ok {
		return cause.Hints()
	}
	return nil
}

// encrypt returns the bytes to write to disk. If this process has a key, it decrypts the new
// bytes as a check before they replace the old file.
func (f *File) encrypt(ctx context.Context, old content, plain []byte) ([]byte, error) {
	if !old.encrypted && !f.Encrypt {
		return plain, nil
	}
	if f.Crypt == nil {
		return nil, errors.New("internal error: there is nothing to encrypt it with; please report it")
	}
	replaced := old.disk
	if !old.encrypted {
		replaced = nil
	}
	return f.Crypt.Seal(ctx, f, secret.New(plain), replaced)
}

// unchanged reports whether the file is already up to date.
func (f *File) unchanged(old content, plain []byte) bool {
	switch {
	case !bytes.Equal(plain, old.plain):
		return false
	case old.encrypted:
		return !f.Crypt.Stale(old.disk)
	}
	return !f.Encrypt
}

// ready reads the file and, if it is encrypted, calls Ready of its Crypt.
func (f *File) ready(ctx context.Context) {
	if f.Crypt == nil {
		return
	}
	if data, err := readFile(f.Path); err == nil && IsEncrypted(data) {
		f.Crypt.Ready(ctx, f, data)
	}
}

// Raw returns the bytes on disk, encrypted or not.
func (f *File) Raw() ([]byte, error) {
	data, err := readFile(f.Path)
	if err != nil {
		return nil, cannotRead(f.Path, err)
	}
	return data, nil
}
