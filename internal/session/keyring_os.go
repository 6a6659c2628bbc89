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

// keyringService is the service name of this program's entries; the account is the origin.
const keyringService = "coder-secrets"

// plainKeyringError converts the two expected failures to ErrNoEntry and ErrNoKeyring.
func plainKeyringError(err error) error {
	var bus *net.OpError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound), errors.Is(err, ErrNoEntry):
		return ErrNoEntry
	case errors.As(err, &bus): // no process listens on the D-Bus socket
		return ErrNoKeyring
	case errors.Is(err, keyring.ErrUnsupportedPlatform), strings.Contains(err.Error(), "org.freedesktop.DBus.Error.ServiceUnknown"),
		strings.Contains(err.Error(), "was not provided by any .service files"):
		return ErrNoKeyring
	}
	return err
}

// keyringDeadline is how long a keyring may take. Without it, a locked keyring or a
// service that hangs at startup would block every command forever.
const keyringDeadline = 3 * time.Second

// errKeyringHangs is returned at once by all calls after one that timed out.
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

// within runs f with the deadline. A call that hangs is abandoned: it cannot be stopped,
// and the process is short-lived.
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
