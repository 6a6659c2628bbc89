package audit

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// gate holds back all requests while the server asks to wait.
type gate struct {
	sleep func(context.Context, time.Duration) error
	told  func(time.Duration) // called for each wait

	mu      sync.Mutex
	waiting chan struct{} // closed when the wait is over; nil while there is no wait
}

// How long an audit waits for one request that the server rate-limits.
const (
	maxWaits    = 5
	longestWait = 2 * time.Minute
	usualWait   = 10 * time.Second
)

// pass returns when requests may be sent.
func (g *gate) pass(ctx context.Context) error {
	for {
		g.mu.Lock()
		waiting := g.waiting
		g.mu.Unlock()
		if waiting == nil {
			return ctx.Err()
		}
		select {
		case <-waiting:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// hold makes all requests wait for d. If a wait has already begun, it waits for the
// end of that one.
func (g *gate) hold(ctx context.Context, d time.Duration) error {
	g.mu.Lock()
	if g.waiting != nil {
		g.mu.Unlock()
		return g.pass(ctx)
	}
	waiting := make(chan struct{})
	g.waiting = waiting
	g.mu.Unlock()
	g.told(d)
	err := g.sleep(ctx, d)
	g.mu.Lock()
	g.waiting = nil
	close(waiting)
	g.mu.Unlock()
	return err
}

// ask sends a request, and repeats it after the time that the server asks to wait.
func ask[T any](ctx context.Context, g *gate, request func() (T, error)) (T, error) {
	for waits := 0; ; waits++ {
		if err := g.pass(ctx); err != nil {
			var none T
			return none, err
		}
		answer, err := request()
		limited, ok := errors.AsType[*client.Error](err)
		if !ok || limited.Kind != client.KindRateLimited || waits == maxWaits {
			return answer, err
		}
		wait := limited.RetryAfter
		if wait <= 0 {
			wait = usualWait
		}
		if err := g.hold(ctx, min(wait, longestWait)); err != nil {
			return answer, err
		}
	}
}

// kind returns the kind of a server's error, KindOther for other errors.
func kind(err error) client.Kind {
	if answered, ok := errors.AsType[*client.Error](err); ok {
		return answered.Kind
	}
	return client.KindOther
}

// endsAll reports an error that every other request would get too: the token has
// expired, or the run was interrupted.
func endsAll(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || kind(err) == client.KindUnauthenticated)
}

// isHidden reports an error that means that the token may not read this.
func isHidden(err error) bool {
	k := kind(err)
	return k == client.KindNotFound || k == client.KindForbidden
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
