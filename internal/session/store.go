package session

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Store stores a token for an origin in the keyring or, if that fails, in a file of mode
// 0600, and makes the server the default. It returns where the token is, and why it is not
// in the keyring.
func Store(in Inputs, server *url.URL, token secret.Secret) (where, why string, err error) {
	urlFile, err := in.ownURLFile()
	if err != nil {
		return "", "", err
	}
	file, err := in.OwnTokenFile(server)
	if err != nil {
		return "", "", err
	}
	where, why = "the keyring", ""
	if err := in.setKeyring(server, token); err != nil {
		where, why = file, err.Error()
		if err := writePrivate(file, token.Reveal()); err != nil {
			return "", why, fmt.Errorf("cannot store the token: %w", err)
		}
	} else if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("cannot remove the token that was stored before: %w", err)
	}
	if err := writePrivate(urlFile, []byte(server.String()+"\n")); err != nil {
		return "", why, fmt.Errorf("cannot remember the server: %w", err)
	}
	return where, why, nil
}

func (in Inputs) setKeyring(server *url.URL, token secret.Secret) error {
	if in.Keyring == nil {
		return ErrNoKeyring
	}
	return in.Keyring.Set(client.Origin(server), token)
}

// Stored returns this program's token for an origin, from the keyring or the file.
func Stored(in Inputs, server *url.URL) (secret.Secret, error) {
	s := Session{URL: server}
	ownEntry(in, &s)
	if s.Token.Empty() && len(s.Warnings) > 0 {
		return secret.Secret{}, errors.New(s.Warnings[0])
	}
	return s.Token, nil
}

// Forget removes what Store stored for an origin, and reports whether there was anything.
// It does not change what `coder login` stored.
func Forget(in Inputs, server *url.URL) (found bool, err error) {
	var errs []error
	if in.Keyring != nil {
		switch err := in.Keyring.Delete(client.Origin(server)); {
		case err == nil:
			found = true
		case !errors.Is(err, ErrNoEntry) && !errors.Is(err, ErrNoKeyring):
			errs = append(errs, fmt.Errorf("cannot remove the token from the keyring: %w", err))
		}
	}
	file, err := in.OwnTokenFile(server)
	if err != nil {
		return found, errors.Join(append(errs, err)...)
	}
	switch err := os.Remove(file); {
	case err == nil:
		found = true
	case !errors.Is(err, fs.ErrNotExist):
		errs = append(errs, fmt.Errorf("cannot remove the token's file: %w", err))
	}
	return found, errors.Join(append(errs, in.forgetURL(server))...)
}

// forgetURL removes the default server if it is this server.
func (in Inputs) forgetURL(server *url.URL) error {
	file, err := in.ownURLFile()
	if err != nil {
		return err
	}
	value, err := in.ownURL()
	if err != nil || value == "" {
		return err
	}
	if u, err := client.ParseURL(value); err == nil && client.Origin(u) != client.Origin(server) {
		return nil
	}
	return os.Remove(file)
}

// writePrivate atomically writes a file of mode 0600 in a folder of mode 0700.
func writePrivate(file string, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails, according to crypto/rand
	temporary := file + "." + hex.EncodeToString(random[:])
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(temporary)
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(temporary, file)
}
