package sshkey

import (
	"context"
	"errors"
	"net"
)

// Agent serves the Coder key by the ssh-agent protocol. What is asked of other
// keys it passes on, unread, to the agent behind it.
type Agent struct {
	Cache *Cache
	// Upstream is the socket of the person's own agent; may be empty.
	Upstream string
	// KeepFromForwarded hides the Coder key from requests that come over a forwarded
	// connection, from the host at its other end.
	KeepFromForwarded bool
	// Confirm, if set, is asked before each signature with the Coder key.
	Confirm func(context.Context, Peer) error
	// Warn is told of failures that a client of the agent cannot be told.
	Warn func(error)
}

// errNotOurs says that a request is about another key than Coder's.
var errNotOurs = errors.New("not the Coder key")

func (a *Agent) warn(err error) {
	if a.Warn != nil {
		a.Warn(err)
	}
}

// conversation is one client's connection. It has an upstream connection of its
// own: what a client says of its connection (session-bind@openssh.com, on which
// the upstream's restricted keys depend) holds for the requests that follow.
type conversation struct {
	agent     *Agent
	peer      Peer
	upstream  net.Conn
	forwarded bool
}

// answer handles one message and returns what to send back.
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

// list names the person's own keys first and the Coder key last: that is the
// order in which ssh offers them.
func (c *conversation) list(ctx context.Context, message []byte) []byte {
	// The two are asked at the same time.
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

// key is the Coder key for a listing; nil where this client may not use it.
func (c *conversation) key(ctx context.Context) (*Key, error) {
	if c.hidden() {
		return nil, nil
	}
	return c.agent.Cache.Current(ctx)
}

func (c *conversation) hidden() bool { return c.forwarded && c.agent.KeepFromForwarded }

// sign signs with the Coder key, or has the upstream agent sign with another.
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

// noteBinding remembers that the client's connection is forwarded from another host.
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

// pass hands a message to the upstream agent and returns what that answers; a
// failure where there is none.
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
