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

// random fills b. It panics if the source that the test gave runs out.
func (w *World) random(b []byte) {
	if _, err := io.ReadFull(w.rand, b); err != nil {
		panic("fakecoder: the source of randomness failed: " + err.Error())
	}
}

// randomText returns n random letters and digits.
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

// micros rounds a time down to the precision of Coder's database.
func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// agentToken returns the token of a build's agent. It contains the build's number, so
// no index of tokens is needed.
func (w *World) agentToken(n int) string {
	var id [16]byte
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(w.salt[:], uint64(n)))
	copy(id[:10], sum[:])
	putIndex(&id, n)
	return formatUUID(id)
}

// agentOf returns the build whose agent has the token text, while that agent runs: a
// stop, a new build or a deletion ends it.
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
