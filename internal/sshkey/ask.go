package sshkey

import (
	"bytes"
	"context"
)

// AgentKey looks for a key in the agent at a socket: the one that wanted chooses
// by its public half in the wire's form and its comment. An agent that does not
// answer has none.
func AgentKey(ctx context.Context, socket string, wanted func(blob []byte, comment string) bool) (blob []byte, ok bool) {
	if socket == "" {
		return nil, false
	}
	conn, err := dialAgent(ctx, socket)
	if err != nil {
		return nil, false
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	reply, err := exchange(conn, []byte{requestIdentities})
	if err != nil {
		return nil, false
	}
	_, entries, _ := parseIdentities(reply)
	for len(entries) > 0 {
		var note []byte
		blob, entries, _ = takeString(entries)
		note, entries, _ = takeString(entries)
		if wanted(blob, string(note)) {
			return blob, true
		}
	}
	return nil, false
}

// SameKey chooses the key with this public half.
func SameKey(wanted []byte) func([]byte, string) bool {
	return func(blob []byte, _ string) bool { return bytes.Equal(blob, wanted) }
}

// CoderKey chooses the key that an agent of ours serves.
func CoderKey(_ []byte, note string) bool { return note == comment }
