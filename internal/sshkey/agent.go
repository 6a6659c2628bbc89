package sshkey

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// refreshAfter is how old a key may be when keys are listed: a key that was
// regenerated in the meantime is picked up.
const refreshAfter = 15 * time.Second

// upstreamDeadline bounds what is asked of the person's own agent.
const upstreamDeadline = 30 * time.Second

// errRefused is the answer to attempts to change what is served.
var errRefused = errors.New("the agent's Coder key can neither be changed nor locked")

// Agent serves the Coder key, and behind it the keys of an upstream agent. It is
// safe for use by several connections.
type Agent struct {
	// Fetch gets the key. It is called at the first use, and again when the key is old.
	Fetch func(context.Context) (*Key, error)
	// TTL is how long a key is kept after it was fetched; 0 is for as long as the
	// agent lives, without asking again.
	TTL time.Duration
	// Upstream is the socket of the person's own agent; may be empty.
	Upstream string
	// Confirm, if set, is asked before each signature with the Coder key.
	Confirm func(context.Context) error
	// Warn is told of failures that a client of the agent cannot be told.
	Warn func(error)
	// Now is the clock.
	Now func() time.Time
	// Context ends the agent's work.
	Context context.Context

	mu      sync.Mutex
	key     *Key
	fetched time.Time
}

var _ agent.ExtendedAgent = (*Agent)(nil)

// get returns the key; fresh asks again for one that is older than refreshAfter.
func (a *Agent) get(fresh bool) (*Key, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	age := a.Now().Sub(a.fetched)
	if a.key != nil && (a.TTL == 0 || age < a.TTL && (!fresh || age < refreshAfter)) {
		return a.key, nil
	}
	key, err := a.Fetch(a.Context)
	if err != nil {
		if a.key != nil && age >= a.TTL {
			a.forget()
		}
		if a.key != nil {
			return a.key, nil
		}
		a.warn(err)
		return nil, err
	}
	a.forget()
	a.key, a.fetched = key, a.Now()
	return key, nil
}

// Expire forgets a key that is older than its TTL. Whoever serves calls it from
// time to time, so that the key is gone even if nobody asks.
func (a *Agent) Expire() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.key != nil && a.TTL > 0 && a.Now().Sub(a.fetched) >= a.TTL {
		a.forget()
	}
}

// Close forgets the key.
func (a *Agent) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.forget()
}

func (a *Agent) forget() {
	if a.key != nil {
		a.key.Wipe()
		a.key = nil
	}
}

func (a *Agent) warn(err error) {
	if a.Warn != nil {
		a.Warn(err)
	}
}

// upstream connects to the person's own agent, for one question.
func (a *Agent) upstream() (agent.ExtendedAgent, func(), error) {
	if a.Upstream == "" {
		return nil, nil, errors.New("there is no other agent")
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(a.Context, "unix", a.Upstream)
	if err != nil {
		return nil, nil, fmt.Errorf("the agent of SSH_AUTH_SOCK does not answer: %w", err)
	}
	if err := conn.SetDeadline(a.Now().Add(upstreamDeadline)); err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	return agent.NewClient(conn), func() { _ = conn.Close() }, nil
}

// List names the person's own keys first and the Coder key last: that is the
// order in which ssh offers them.
func (a *Agent) List() ([]*agent.Key, error) {
	keys := a.upstreamKeys()
	key, err := a.get(true)
	if err != nil {
		if len(keys) > 0 {
			return keys, nil
		}
		return nil, err
	}
	for _, other := range keys {
		if key.is(other) {
			return keys, nil
		}
	}
	return append(keys, key.listed()), nil
}

// upstreamKeys lists the keys of the person's own agent; one that does not answer
// has none.
func (a *Agent) upstreamKeys() []*agent.Key {
	up, done, err := a.upstream()
	if err != nil {
		return nil
	}
	defer done()
	keys, err := up.List()
	if err != nil {
		return nil
	}
	return keys
}

// Sign signs with the key.
func (a *Agent) Sign(key ssh.PublicKey, data []byte) (*ssh.Signature, error) {
	return a.SignWithFlags(key, data, 0)
}

// SignWithFlags signs with the key, by the algorithm that flags select.
func (a *Agent) SignWithFlags(public ssh.PublicKey, data []byte, flags agent.SignatureFlags) (*ssh.Signature, error) {
	key, err := a.get(false)
	if err == nil && key.is(public) {
		if a.Confirm != nil {
			if err := a.Confirm(a.Context); err != nil {
				return nil, err
			}
		}
		return key.ring.SignWithFlags(public, data, flags)
	}
	up, done, upErr := a.upstream()
	if upErr != nil {
		return nil, errors.Join(err, upErr)
	}
	defer done()
	return up.SignWithFlags(public, data, flags)
}

// Add passes a key on to the person's own agent.
func (a *Agent) Add(key agent.AddedKey) error {
	up, done, err := a.upstream()
	if err != nil {
		return errRefused
	}
	defer done()
	return up.Add(key)
}

// Remove takes a key out of the person's own agent. The Coder key stays.
func (a *Agent) Remove(public ssh.PublicKey) error {
	if key, err := a.get(false); err == nil && key.is(public) {
		return errRefused
	}
	up, done, err := a.upstream()
	if err != nil {
		return errRefused
	}
	defer done()
	return up.Remove(public)
}

// RemoveAll is refused: the Coder key stays.
func (a *Agent) RemoveAll() error { return errRefused }

// Lock is refused.
func (a *Agent) Lock([]byte) error { return errRefused }

// Unlock is refused.
func (a *Agent) Unlock([]byte) error { return errRefused }

// Signers is for users of the agent within the program; there are none.
func (a *Agent) Signers() ([]ssh.Signer, error) { return nil, errRefused }

// Extension knows none; ssh goes on without.
func (a *Agent) Extension(string, []byte) ([]byte, error) { return nil, agent.ErrExtensionUnsupported }
