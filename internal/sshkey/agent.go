package sshkey

import (
	"context"
	"errors"
	"net"
)

// Agent serves the Coder key with the ssh-agent protocol. It forwards requests about
// other keys unchanged to the upstream agent.
type Agent struct {
	Cache *Cache
	// Upstream is the socket of the user's own agent; may be empty.
	Upstream string
	// KeepFromForwarded hides the Coder key from requests that the remote host sends over a
	// forwarded agent connection.
	KeepFromForwarded bool
	// Confirm, if set, is called before each signature with the Coder key.
	Confirm func(context.Context, Peer) error
	// Warn receives errors that the protocol cannot report to the client.
	Warn func(error)
}

// errNotOurs means that a request is about a key other than the Coder key.
var errNotOurs = errors.New("not the Coder key")

func (a *Agent) warn(err error) {
	if a.Warn != nil {
		a.Warn(err)
	}
}

// conversation is the connection of one client. It has its own upstream connection,
// because session-bind@openssh.com, which the upstream's restricted keys depend on,
// applies to all later requests of the same connection.
type conversation struct {
	agent     *Agent
	peer      Peer
	upstream  net.Conn
	forwarded bool
}

// answer handles one message and returns the response.
func (c *conversation) answer(ctx context.Context, message []byte) []byte {
	kind, body := message[0], message[1:]
	switch kind {
	case requestIdentities:
		return c.list(ctx, message)
	case signRequest:
		return c.sign(ctx, message)
	case removeIdentity:
		blob, _, ok := takeString(body)
		if ours, err := c.agent.Cache.is(ctx, blob); !ok || err == nil && ours {
			return failure()
		}
	case removeAllIdentities, lock, unlock, removeAllRSA1:
		return failure()
	case extension:
		c.noteBinding(body)
	}
	return c.pass(ctx, message)
}

// list returns the user's own keys first and the Coder key last, because ssh offers keys
// in this order.
func (c *conversation) list(ctx context.Context, message []byte) []byte {
	// Query both at the same time.
	theirs := make(chan []byte, 1)
	go func() { theirs <- c.pass(ctx, message) }()
	key, err := c.key(ctx)
	count, entries, ok := parseIdentities(<-theirs)
	if err != nil {
		c.agent.warn(err)
	}
	if key == nil && !ok {
		if err != nil {
			return failure()
		}
		return identitiesAnswer(0, nil)
	}
	if key == nil || namesKey(entries, key.blob) {
		return identitiesAnswer(count, entries)
	}
	entries = appendString(appendString(entries, key.blob), []byte(comment))
	return identitiesAnswer(count+1, entries)
}

// key returns the Coder key for a listing, or nil if this client may not use it.
func (c *conversation) key(ctx context.Context) (*Key, error) {
	if c.hidden() {
		return nil, nil
	}
	return c.agent.Cache.Current(ctx)
}

func (c *conversation) hidden() bool { return c.forwarded && c.agent.KeepFromForwarded }

// sign signs with the Coder key, or forwards the request for any other key.
func (c *conversation) sign(ctx context.Context, message []byte) []byte {
	blob, data, flags, ok := parseSignRequest(message[1:])
	if !ok {
		return failure()
	}
	ours, err := c.agent.Cache.is(ctx, blob)
	if err != nil {
		c.agent.warn(err)
	}
	if !ours || c.hidden() {
		return c.pass(ctx, message)
	}
	if c.agent.Confirm != nil {
		if err := c.agent.Confirm(ctx, c.peer); err != nil {
			c.agent.warn(err)
			return failure()
		}
	}
	signature, err := c.agent.Cache.sign(ctx, blob, data, flags)
	if err != nil {
		return failure()
	}
	return signResponse(signature)
}

// noteBinding records that the client's connection is forwarded from another host.
func (c *conversation) noteBinding(body []byte) {
	name, rest, ok := takeString(body)
	if !ok || string(name) != "session-bind@openssh.com" {
		return
	}
	for range 3 { // host key, session identifier, signature
		if _, rest, ok = takeString(rest); !ok {
			return
		}
	}
	c.forwarded = c.forwarded || len(rest) > 0 && rest[0] != 0
}

// pass forwards a message to the upstream agent and returns its response, or a failure if
// there is no upstream agent.
func (c *conversation) pass(ctx context.Context, message []byte) []byte {
	if c.agent.Upstream == "" {
		return failure()
	}
	if c.upstream == nil {
		conn, err := dialAgent(ctx, c.agent.Upstream)
		if err != nil {
			return failure()
		}
		c.upstream = conn
	}
	reply, err := exchange(c.upstream, message)
	if err != nil {
		_ = c.upstream.Close()
		c.upstream = nil
		return failure()
	}
	return reply
}

func (c *conversation) close() {
	if c.upstream != nil {
		_ = c.upstream.Close()
	}
}
