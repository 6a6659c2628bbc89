// Package await lets Ctrl-C end what would block for ever.
package await

import "context"

// Read runs a blocking read and gives up on it when ctx ends: a pipe may never end,
// nor a FIFO ever be written. The read itself cannot be stopped; the process is
// about to end then. A panic of the read is one of the caller.
func Read[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		value   T
		err     error
		mistake any
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			a.mistake = recover()
			done <- a
		}()
		a.value, a.err = read()
	}()
	select {
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	case a := <-done:
		if a.mistake != nil {
			panic(a.mistake)
		}
		return a.value, a.err
	}
}
