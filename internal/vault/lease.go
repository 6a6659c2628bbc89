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

// leases are the leases that reads created. Close revokes them unless they are let
// go.
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

// LetGo stops managing the leases: they are no longer renewed, and Close revokes
// neither them nor the token that created them.
func (c *Client) LetGo() {
	c.leases.mu.Lock()
	defer c.leases.mu.Unlock()
	c.leases.letGo = true
}

// Renew keeps the leases and the login's token alive until Close. It calls ended for
// each one that can no longer be renewed but is still needed; ended may be called
// from other goroutines.
func (c *Client) Renew(ended func(error)) error {
	l := &c.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.held) == 0 {
		return nil // everything was read, so the token is no longer needed
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

// watch starts to renew one lease. The caller holds the lock.
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

// closeTimeout is how long Close may take, because the program is about to end.
const closeTimeout = 10 * time.Second

// close stops renewing and revokes the leases and the token.
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

// revokeToken revokes the token that the client got by logging in, and with it every
// lease that it created.
func (c *Client) revokeToken(ctx context.Context, leaseProblem error) error {
	auth := c.login.auth
	c.leases.mu.Lock()
	letGo := c.leases.letGo
	c.leases.mu.Unlock()
	// A token without an accessor is a batch token, which cannot be revoked.
	if auth == nil || letGo || auth.Auth.Accessor == "" {
		return leaseProblem
	}
	c.login.auth = nil
	_, err := c.api.Logical().WriteWithContext(ctx, "auth/token/revoke-self", nil)
	c.api.ClearToken()
	if err == nil {
		return nil // the leases that could not be revoked were revoked with the token
	}
	var refused *api.ResponseError
	if errors.As(err, &refused) && refused.StatusCode == http.StatusForbidden {
		return leaseProblem // the token has expired already, or may not revoke itself
	}
	return errors.Join(leaseProblem, c.explain(ctx, &Error{doing: "revoke %q in", Path: "the token of the login", Needs: needs("update", "auth/token/revoke-self")}, err))
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
