package child

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// Output is waited for as long as idleLooks at it, each idleWait after the last, see
// nothing new, when something that the program started keeps the other side open.
// There are several, since a look says little when this process itself stood still.
const (
	idleWait  = 40 * time.Millisecond
	idleLooks = 5
)

// Relay passes on what a program prints, through a Masker, until all of it is there.
type Relay struct {
	from  io.ReadCloser
	to    *Masker
	done  chan struct{}
	err   error        // once done is closed
	steps atomic.Int64 // reads and writes that ended: odd while what was read is being written
}

// NewRelay begins to pass on. Each is called before what was read is written; it
// may be nil.
func NewRelay(from io.ReadCloser, to *Masker, each func()) *Relay {
	r := &Relay{from: from, to: to, done: make(chan struct{})}
	go r.copy(each)
	return r
}

func (r *Relay) copy(each func()) {
	defer close(r.done)
	defer r.from.Close() // a program whose output nobody takes is told
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

// Wait is called when the program has ended, and our side of what it wrote to is
// closed. Whoever reads may be slow; only where nothing comes any more and the
// other side is open all the same, it is left.
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

// Pipe makes a pipe for a stream of the program. What is written to it is passed on.
func Pipe(to *Masker) (stream *os.File, relay *Relay, err error) {
	ours, theirs, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot make a pipe: %w", err)
	}
	return theirs, NewRelay(ours, to, nil), nil
}
