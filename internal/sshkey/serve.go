package sshkey

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh/agent"
)

// maxClients caps the connections that are served at a time; more wait.
const maxClients = 64

// Serve answers on the listener until ctx ends, and closes it. Connections of
// other users are closed unheard. It returns when the last connection is closed.
func Serve(ctx context.Context, listener net.Listener, a *Agent) error {
	var clients sync.WaitGroup
	defer clients.Wait()
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
	defer a.Close()
	slots := make(chan struct{}, maxClients)
	for {
		slots <- struct{}{}
		conn, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return nil
			}
			return fmt.Errorf("the agent cannot take connections: %w", err)
		}
		clients.Go(func() {
			defer func() { <-slots }()
			serveClient(ctx, conn, a)
		})
	}
}

func serveClient(ctx context.Context, conn net.Conn, a *Agent) {
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := checkPeer(conn); err != nil {
		a.warn(err)
		return
	}
	_ = agent.ServeAgent(a, conn) // ends with the client, or with a message it cannot read
}

// ExpireEvery lets the agent forget an old key in time, until ctx ends.
func ExpireEvery(ctx context.Context, a *Agent, period time.Duration) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			a.Expire()
		}
	}
}
