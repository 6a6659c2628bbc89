package sshkey

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	// maxClients is the maximum number of simultaneous connections; more have to wait.
	maxClients = 128
	// maxIdle is how long a connection may be idle.
	maxIdle = 10 * time.Minute
)

// Peer is the process at the other end of a connection, if the system reports it.
type Peer struct {
	// PID is 0 if unknown.
	PID int
}

// Name returns the program name of the process, or "" if unknown.
func (p Peer) Name() string {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", p.PID))
	if err != nil || p.PID == 0 {
		return ""
	}
	return strings.TrimSpace(string(name))
}

// Serve accepts connections until ctx ends, then closes the listener and wipes the key.
// It closes connections of other users without reading from them. It returns when the last
// connection is closed.
func Serve(ctx context.Context, listener net.Listener, a *Agent) error {
	var clients sync.WaitGroup
	defer a.Cache.Close()
	defer clients.Wait()
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer conn.Close()
	peer, err := checkPeer(conn)
	if err != nil {
		a.warn(err)
		return
	}
	c := &conversation{agent: a, peer: peer}
	defer c.close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	idle := time.AfterFunc(maxIdle, func() { _ = conn.Close() })
	defer idle.Stop()
	for {
		idle.Reset(maxIdle)
		message, err := readMessage(conn)
		if err != nil {
			return // the client closed the connection or does not speak the protocol
		}
		idle.Stop()
		if err := writeMessage(conn, c.answer(ctx, message)); err != nil {
			return
		}
	}
}
