package vault

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/vault/api"
)

// leases are those that reading gave. They end with the client unless they are
// let go.
type leases struct {
	client *Client

	mu       sync.Mutex
	held     []heldLease
	letGo    bool
	watchers []*api.LifetimeWatcher
	running  sync.WaitGroup
}

type heldLease struct {
	lease  *Lease
	secret *api.Secret // without its data
}

func (l *leases) add(lease *Lease, answer *api.Secret) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = append(l.held, heldLease{lease, &api.Secret{LeaseID: answer.LeaseID, LeaseDuration: answer.LeaseDuration, Renewable: answer.Renewable}})
}

// Leases lists what Close will revoke.
func (c *Client) Leases() []Lease {
	c.leases.mu.Lock()
	defer c.leases.mu.Unlock()
	var list []Lease
	for _, h := range c.leases.held {
		list = append(list, *h.lease)
	}
	return list
}

// LetGo leaves the leases to themselves: nothing renews them and Close revokes
// neither them nor the token under which they were given.
func (c *Client) LetGo() {
	c.leases.mu.Lock()
	defer c.leases.mu.Unlock()
	c.leases.letGo = true
}

// Renew keeps the leases alive, and the token that the client got by logging in,
// until Close. It tells ended of each that cannot be renewed any longer while it
// is still needed; ended may be called from other goroutines.
func (c *Client) Renew(ended func(error)) error {
	l := &c.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.held) == 0 {
		return nil // a token is for reading, and all was read
	}
	if auth := c.login.auth; auth != nil && auth.Auth.Renewable {
		if err := l.watch("the token of the login", "", auth, ended); err != nil {
			return err
		}
	}
	for _, h := range l.held {
		if err := l.watch("the lease", h.lease.Path, h.secret, ended); err != nil {
			return err
		}
	}
	return nil
}

// watch renews one lease from now on. The caller holds the lock.
func (l *leases) watch(what, path string, s *api.Secret, ended func(error)) error {
	w, err := l.client.api.NewLifetimeWatcher(&api.LifetimeWatcherInput{Secret: s})
	if err != nil {
		return fmt.Errorf("cannot renew %s of %q: %w", what, path, err)
	}
	l.watchers = append(l.watchers, w)
	l.running.Add(2)
	go func() {
		defer l.running.Done()
		w.Start()
	}()
	go func() {
		defer l.running.Done()
		err := <-w.DoneCh()
		if l.stopped() {
			return
		}
		ended(l.endError(what, path, err))
	}()
	return nil
}

func (l *leases) endError(what, path string, err error) error {
	e := &Error{doing: "keep " + what + " of %q in", Path: path, Needs: needs("update", "sys/leases/renew")}
	if path == "" {
		e.doing, e.Path, e.Needs = "keep %q in", what, needs("update", "auth/token/renew-self")
	}
	if err != nil {
		return l.client.explain(context.Background(), e, err)
	}
	e.Why = "it reached the end of its longest lifetime, or may not be renewed, and ends soon"
	return l.client.located(e)
}

func (l *leases) stopped() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.watchers == nil
}

// closeTimeout bounds what Close may take once the program is about to end.
const closeTimeout = 10 * time.Second

// close stops renewing and revokes what is held.
func (l *leases) close(ctx context.Context) error {
	l.mu.Lock()
	watchers, held, letGo := l.watchers, l.held, l.letGo
	l.watchers, l.held = nil, nil
	l.mu.Unlock()
	for _, w := range watchers {
		w.Stop()
	}
	l.running.Wait()
	if letGo {
		return nil
	}
	var problems []error
	for _, h := range held {
		problems = append(problems, l.client.revokeLease(ctx, h.lease))
	}
	return gather(problems)
}

// revokeLease ends a lease and waits until the engine has removed the credential.
func (c *Client) revokeLease(ctx context.Context, lease *Lease) error {
	_, err := c.api.Logical().WriteWithContext(ctx, "sys/leases/revoke", map[string]any{"lease_id": lease.id, "sync": true})
	if err == nil {
		return nil
	}
	e := &Error{doing: "revoke the lease of %q in", Path: lease.Path, Needs: needs("update", "sys/leases/revoke")}
	wrapped := c.explain(ctx, e, err)
	e.hints = append(e.hints, fmt.Sprintf("it ends by itself after %s", lease.Duration))
	return wrapped
}

// revokeToken ends the token that the client got by logging in, and with it every
// lease that was given under it.
func (c *Client) revokeToken(ctx context.Context, leaseProblem error) error {
	auth := c.login.auth
	c.leases.mu.Lock()
	letGo := c.leases.letGo
	c.leases.mu.Unlock()
	// Without an accessor it is a batch token, which ends only by its time.
	if auth == nil || letGo || auth.Auth.Accessor == "" {
		return leaseProblem
	}
	c.login.auth = nil
	_, err := c.api.Logical().WriteWithContext(ctx, "auth/token/revoke-self", nil)
	c.api.ClearToken()
	if err == nil {
		return nil // what could not be revoked by itself went with the token
	}
	var refused *api.ResponseError
	if errors.As(err, &refused) && refused.StatusCode == http.StatusForbidden {
		return leaseProblem // it has ended already, or may not do this
	}
	return errors.Join(leaseProblem, c.explain(ctx, &Error{doing: "revoke %q in", Path: "the token of the login", Needs: needs("update", "auth/token/revoke-self")}, err))
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
