package fakecoder

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

func (w *World) fill(options Options) {
	w.now, w.rand = options.Now, options.Rand
	w.keys, w.byName = map[string]*apiKey{}, map[string]any{}
	w.random(w.salt[:])
	if options.World != nil {
		options.World(w)
	}
}

// random fills b. A source that runs dry is a mistake of the test that gave it.
func (w *World) random(b []byte) {
	if _, err := io.ReadFull(w.rand, b); err != nil {
		panic("fakecoder: the source of randomness failed: " + err.Error())
	}
}

// randomText makes n letters and digits.
func (w *World) randomText(n int) string {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	b := make([]byte, n)
	w.random(b)
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)]
	}
	return string(b)
}

func (w *World) time() time.Time { return micros(w.now()) }

// micros is a time as the database keeps it.
func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// keyOf returns the API key whose whole token is text.
func (w *World) keyOf(text string) *apiKey {
	id, secret, err := splitToken(text)
	if err != nil {
		return nil
	}
	if key := w.keys[id]; key != nil && key.secret == secret && !key.gone {
		return key
	}
	return nil
}

// agentToken is the token of a build's agent. The build's number is in it, so
// that no index of tokens is needed.
func (w *World) agentToken(n int) string {
	var id [16]byte
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(w.salt[:], uint64(n)))
	copy(id[:10], sum[:])
	putIndex(&id, n)
	return formatUUID(id)
}

// agentOf returns the build whose agent text is the token of, as long as that
// agent runs: after a stop, a rebuild or a deletion its token is worth nothing.
func (w *World) agentOf(text string) *build {
	id, err := parseUUID(text)
	if err != nil {
		return nil
	}
	n := readIndex(id)
	if n >= len(w.builds) || w.agentToken(n) != formatUUID(id) {
		return nil
	}
	b := w.builds[n]
	if b.transition != "start" || b.workspace.latest() != b || b.workspace.deleted {
		return nil
	}
	return b
}

// userNamed returns a user of the world; a name that is not there is a mistake
// of the test.
func (w *World) userNamed(name string) *user {
	if u, ok := w.byName["user "+name].(*user); ok {
		return u
	}
	panic(fmt.Sprintf("fakecoder: no user %q in this world", name))
}
