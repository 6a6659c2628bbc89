package session

import (
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// keyringService is the service name of our entries; the account is the origin.
const keyringService = "coder-secrets"

// plainKeyringError tells the two ordinary failures from the others.
func plainKeyringError(err error) error {
	var bus *net.OpError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound), errors.Is(err, ErrNoEntry):
		return ErrNoEntry
	case errors.As(err, &bus): // nobody listens where D-Bus should be
		return ErrNoKeyring
	case errors.Is(err, keyring.ErrUnsupportedPlatform), strings.Contains(err.Error(), "org.freedesktop.DBus.Error.ServiceUnknown"),
		strings.Contains(err.Error(), "was not provided by any .service files"):
		return ErrNoKeyring
	}
	return err
}

// keyringDeadline is how long a keyring may take: one that is locked, or whose
// service hangs while it starts, would hold every command forever.
const keyringDeadline = 3 * time.Second

// errKeyringHangs is what the calls after one that hung get, at once.
var errKeyringHangs = errors.New("it did not answer within 3 seconds; set CODER_SESSION_TOKEN to do without it")

// osKeyring is the operating system's keyring.
type osKeyring struct {
	mu    sync.Mutex
	hangs bool
}

// NewKeyring returns the operating system's keyring.
func NewKeyring() Keyring { return &osKeyring{} }

func (k *osKeyring) Get(origin string) (secret.Secret, error) {
	value, err := k.within(func() (string, error) { return keyring.Get(keyringService, origin) })
	if err != nil {
		return secret.Secret{}, err
	}
	return secret.FromString(value), nil
}

func (k *osKeyring) Set(origin string, token secret.Secret) error {
	_, err := k.within(func() (string, error) {
		return "", keyring.Set(keyringService, origin, token.RevealString())
	})
	return err
}

func (k *osKeyring) Delete(origin string) error {
	_, err := k.within(func() (string, error) { return "", keyring.Delete(keyringService, origin) })
	return err
}

func (k *osKeyring) CoderEntry() ([]byte, error) {
	value, err := k.within(readCoderEntry)
	if err != nil {
		return nil, err
	}
	return []byte(value), nil
}

// within gives f the deadline. A call that hangs is left behind: there is no way
// to stop it, and the process is short-lived.
func (k *osKeyring) within(f func() (string, error)) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.hangs {
		return "", errKeyringHangs
	}
	type answer struct {
		value string
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := f()
		done <- answer{value, err}
	}()
	timer := time.NewTimer(keyringDeadline)
	defer timer.Stop()
	select {
	case a := <-done:
		return a.value, plainKeyringError(a.err)
	case <-timer.C:
		k.hangs = true
		return "", errKeyringHangs
	}
}
