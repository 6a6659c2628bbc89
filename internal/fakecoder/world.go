package fakecoder

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"time"
)

func newWorld(options Options) *World {
	w := &World{
		now: options.Now, rand: options.Rand,
		userBy: map[string]*user{}, templateBy: map[string]*template{}, keys: map[string]*apiKey{},
	}
	w.random(w.salt[:])
	if options.World != nil {
		options.World(w)
	}
	return w
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
// agent runs: a stop, a rebuild or a deletion ends it.
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
