package sshkey

import (
	"context"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/sync/singleflight"
)

// patience is how long a listing waits for the server if a key is already cached.
const patience = 3 * time.Second

// Cache caches the Coder key between uses. It is safe for concurrent use.
type Cache struct {
	// Fetch fetches the key. It is called on first use and whenever keys are listed, so that
	// a regenerated key is noticed.
	Fetch func(context.Context) (*Key, error)
	// TTL is how long a key is cached after it was fetched; 0 means until Close.
	TTL time.Duration

	mu     sync.RWMutex // read-locked while the key signs, so that it is not wiped during that time
	key    *Key
	expiry *time.Timer
	flight singleflight.Group // the fetch in progress, shared by all callers
}

// NewCache returns a Cache for a key that never has to be fetched.
func NewCache(key *Key) *Cache {
	return &Cache{Fetch: func(context.Context) (*Key, error) { return key, nil }}
}

// Current returns the current key of the server. If the server does not answer, it returns
// the cached key until that expires.
func (c *Cache) Current(ctx context.Context) (*Key, error) {
	c.mu.RLock()
	held := c.key
	c.mu.RUnlock()
	fetched := c.flight.DoChan("", func() (any, error) { return c.refresh(ctx) })
	var late <-chan time.Time
	if held != nil {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-late:
		return held, nil
	case f := <-fetched:
		if f.Err != nil && held != nil && c.holds(held) {
			return held, nil
		}
		key, _ := f.Val.(*Key)
		return key, f.Err
	}
}

// refresh fetches the key and replaces the cached one.
func (c *Cache) refresh(ctx context.Context) (*Key, error) {
	key, err := c.Fetch(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.key != key {
		c.drop()
		c.key = key
	}
	if c.TTL > 0 {
		if c.expiry != nil {
			c.expiry.Stop()
		}
		c.expiry = time.AfterFunc(c.TTL, func() { c.forget(key) })
	}
	return key, nil
}

// holds reports whether this key is still cached.
func (c *Cache) holds(key *Key) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.key == key
}

// forget wipes this key, unless it has been replaced.
func (c *Cache) forget(key *Key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.key == key {
		c.drop()
	}
}

// Close wipes the key.
func (c *Cache) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.expiry != nil {
		c.expiry.Stop()
	}
	c.drop()
}

func (c *Cache) drop() {
	if c.key != nil {
		c.key.Wipe()
		c.key = nil
	}
}

// is reports whether a public key in wire format is the Coder key. It fetches the key if it
// is not cached.
func (c *Cache) is(ctx context.Context, blob []byte) (bool, error) {
	c.mu.RLock()
	key := c.key
	c.mu.RUnlock()
	if key == nil {
		var err error
		if key, err = c.Current(ctx); err != nil {
			return false, err
		}
	}
	return key.Is(blob), nil
}

// sign signs with the Coder key if it still matches blob. If the key expires between the
// fetch and the use, it is fetched again.
func (c *Cache) sign(ctx context.Context, blob, data []byte, flags agent.SignatureFlags) (*ssh.Signature, error) {
	const tries = 100
	for range tries {
		if ours, err := c.is(ctx, blob); err != nil || !ours {
			return nil, errNotOurs
		}
		if signature, held, err := c.signHeld(blob, data, flags); held {
			return signature, err
		}
	}
	return nil, errNotOurs
}

// signHeld signs with the cached key, if there is one.
func (c *Cache) signHeld(blob, data []byte, flags agent.SignatureFlags) (signature *ssh.Signature, held bool, err error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	switch {
	case c.key == nil:
		return nil, false, nil
	case !c.key.Is(blob):
		return nil, true, errNotOurs
	}
	signature, err = c.key.Sign(data, flags)
	return signature, true, err
}
