package child

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// If another process keeps the write side open, Wait gives up after idleLooks checks in a
// row, idleWait apart, that see no new output. One check is not enough, because this
// process itself may have been suspended.
const (
	idleWait  = 40 * time.Millisecond
	idleLooks = 5
)

// Relay copies the output of a program through a Masker.
type Relay struct {
	from  io.ReadCloser
	to    *Masker
	done  chan struct{}
	err   error        // valid once done is closed
	steps atomic.Int64 // reads and writes that ended: odd while a write is in progress
}

// NewRelay starts copying. It calls each, which may be nil, before every write.
func NewRelay(from io.ReadCloser, to *Masker, each func()) *Relay {
	r := &Relay{from: from, to: to, done: make(chan struct{})}
	go r.copy(each)
	return r
}

func (r *Relay) copy(each func()) {
	defer close(r.done)
	defer r.from.Close() // the program gets SIGPIPE or EPIPE if its output is no longer read
	buffer := make([]byte, 32<<10)
	for {
		n, err := r.from.Read(buffer)
		r.steps.Add(1)
		if each != nil {
			each()
		}
		_, r.err = r.to.Write(buffer[:n])
		if err != nil && r.err == nil {
			r.err = r.to.Flush()
		}
		r.steps.Add(1)
		if err != nil || r.err != nil {
			return
		}
	}
}

// Wait waits for the rest of the output. Call it after the program has exited and this
// process has closed its write side. A slow reader is waited for; Wait gives up only if
// another process holds the write side open and nothing arrives.
func (r *Relay) Wait() error {
	for idle := 0; idle < idleLooks; {
		before := r.steps.Load()
		select {
		case <-r.done:
			return r.err
		case <-time.After(idleWait):
		}
		if now := r.steps.Load(); now == before && now%2 == 0 {
			idle++
		} else {
			idle = 0
		}
	}
	return r.to.Flush()
}

// Pipe creates a pipe for an output stream of the program and copies what is written to it.
func Pipe(to *Masker) (stream *os.File, relay *Relay, err error) {
	ours, theirs, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot make a pipe: %w", err)
	}
	return theirs, NewRelay(ours, to, nil), nil
}
