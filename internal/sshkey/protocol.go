package sshkey

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// The messages of the agent protocol that this agent parses. It forwards all others
// unchanged. See draft-ietf-sshm-ssh-agent.
const (
	agentFailure        = 5
	removeAllRSA1       = 9
	requestIdentities   = 11
	identities          = 12
	signRequest         = 13
	signed              = 14
	removeIdentity      = 18
	removeAllIdentities = 19
	lock                = 22
	unlock              = 23
	extension           = 27
)

// maxMessage is the maximum size of a message, the same as in OpenSSH.
const maxMessage = 256 * 1024

func failure() []byte { return []byte{agentFailure} }

// readMessage reads a message without its length prefix.
func readMessage(r io.Reader) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n == 0 || n > maxMessage {
		return nil, fmt.Errorf("an agent message of %d bytes", n)
	}
	message := make([]byte, n)
	_, err := io.ReadFull(r, message)
	return message, err
}

func writeMessage(w io.Writer, message []byte) error {
	if len(message) > maxMessage {
		return errors.New("an agent message is too long")
	}
	_, err := w.Write(appendString(nil, message))
	return err
}

// exchange sends a message to another agent and returns its response.
func exchange(conn io.ReadWriter, message []byte) ([]byte, error) {
	if err := writeMessage(conn, message); err != nil {
		return nil, err
	}
	return readMessage(conn)
}

func appendString(b, s []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
}

func takeString(b []byte) (s, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-4) {
		return nil, nil, false
	}
	return b[4 : 4+n], b[4+n:], true
}

// parseIdentities parses a list of keys into their count and the validated entries.
func parseIdentities(message []byte) (count uint32, entries []byte, ok bool) {
	if len(message) < 5 || message[0] != identities {
		return 0, nil, false
	}
	count, entries = binary.BigEndian.Uint32(message[1:]), message[5:]
	rest := entries
	for range uint64(count) * 2 { // a blob and a comment
		if _, rest, ok = takeString(rest); !ok {
			return 0, nil, false
		}
	}
	return count, entries[: len(entries)-len(rest) : len(entries)-len(rest)], true
}

// namesKey reports whether a key is in the entries.
func namesKey(entries, blob []byte) bool {
	for len(entries) > 0 {
		var entry []byte
		entry, entries, _ = takeString(entries)
		if bytes.Equal(entry, blob) {
			return true
		}
		_, entries, _ = takeString(entries) // the comment
	}
	return false
}

func identitiesAnswer(count uint32, entries []byte) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{identities}, count), entries...)
}

func parseSignRequest(body []byte) (blob, data []byte, flags agent.SignatureFlags, ok bool) {
	if blob, body, ok = takeString(body); !ok {
		return nil, nil, 0, false
	}
	if data, body, ok = takeString(body); !ok || len(body) < 4 {
		return nil, nil, 0, false
	}
	return blob, data, agent.SignatureFlags(binary.BigEndian.Uint32(body)), true
}

func signResponse(signature *ssh.Signature) []byte {
	return appendString([]byte{signed}, ssh.Marshal(signature))
}
