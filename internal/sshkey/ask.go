package sshkey

import (
	"bytes"
	"context"
)

// AgentKey searches the agent at a socket for a key that wanted accepts, given its public
// key in wire format and its comment. An agent that does not answer counts as empty.
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

// SameKey accepts the key with this public key.
func SameKey(wanted []byte) func([]byte, string) bool {
	return func(blob []byte, _ string) bool { return bytes.Equal(blob, wanted) }
}

// CoderKey accepts the key that an Agent of this package serves.
func CoderKey(_ []byte, note string) bool { return note == comment }
