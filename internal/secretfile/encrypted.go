package secretfile

import (
	"bytes"
	"context"
	"errors"
	"io/fs"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Crypt opens encrypted files and encrypts what is written to them. This package
// knows when that has to happen; how and for whom is the Crypt's affair.
type Crypt interface {
	// Ready gets what Open needs, so that nobody waits for a server while the lock
	// is held, and may finish what an earlier run left undone. What goes wrong with
	// it is told by Open.
	Ready(ctx context.Context, file *File, data []byte)
	// Open returns the content of an encrypted file.
	Open(ctx context.Context, file *File, data []byte) (secret.Secret, error)
	// Seal encrypts content. It replaces old, an encrypted file that was opened, for
	// whose recipients it is; nil where the file was not encrypted before.
	Seal(ctx context.Context, file *File, content secret.Secret, old []byte) ([]byte, error)
	// Stale reports whether an encrypted file, which was opened, has to be encrypted
	// anew though its content stays the same.
	Stale(old []byte) bool
}

// IsEncrypted reports whether data is an age file, binary or armored.
func IsEncrypted(data []byte) bool {
	return bytes.HasPrefix(data, []byte("age-encryption.org/v1\n")) || IsArmored(data)
}

// IsArmored reports whether data is an age file that is written as text.
func IsArmored(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("-----BEGIN AGE ENCRYPTED FILE-----"))
}

var errEncrypted = errors.New("it is encrypted, and nothing here opens it")

// content is what a file holds, and as what it lies on the disk.
type content struct {
	disk      []byte
	plain     []byte
	encrypted bool
}

// decrypt opens data where it is encrypted.
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

// keyMissingError is a file missing that opens the secret file. It is not the
// secret file that is missing, so it is no fs.ErrNotExist.
type keyMissingError struct{ err error }

func (e *keyMissingError) Error() string { return e.err.Error() }

// As finds the cause.
func (e *keyMissingError) As(target any) bool { return errors.As(e.err, target) }

// Hints are the cause's.
func (e *keyMissingError) Hints() []string {
	if cause, ok := errors.AsType[interface {
		error
		Hints() []string
	}](e.err); ok {
		return cause.Hints()
	}
	return nil
}

// encrypt makes what is written to the disk. The changed content is opened again
// before it takes the place of the old one, where this process can do that.
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

// unchanged reports whether the file is as it should be already.
func (f *File) unchanged(old content, plain []byte) bool {
	switch {
	case !bytes.Equal(plain, old.plain):
		return false
	case old.encrypted:
		return !f.Crypt.Stale(old.disk)
	}
	return !f.Encrypt
}

// ready reads the file for its Crypt to get ready, if it is encrypted.
func (f *File) ready(ctx context.Context) {
	if f.Crypt == nil {
		return
	}
	if data, err := readFile(f.Path); err == nil && IsEncrypted(data) {
		f.Crypt.Ready(ctx, f, data)
	}
}

// Raw returns the file as it lies on the disk, encrypted or not.
func (f *File) Raw() ([]byte, error) {
	data, err := readFile(f.Path)
	if err != nil {
		return nil, cannotRead(f.Path, err)
	}
	return data, nil
}
