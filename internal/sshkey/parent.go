package sshkey

import (
	"context"
	"time"
)

// UntilGone returns a context that ends with ctx, or when the process with the given ID
// no longer exists. It checks twice a second.
func UntilGone(ctx context.Context, pid int) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		ticker := time.NewTicker(500 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				if !running(pid) {
					cancel()
					return
				}
			}
		}
	}()
	return ctx, cancel
}
