// Package await makes blocking reads end on Ctrl-C.
package await

import "context"

// Read runs a blocking read and returns early when ctx ends: a pipe may stay open
// forever, and a FIFO may have no writer. The read itself cannot be stopped; it goes on
// until the process exits. A panic in read is re-raised in the caller.
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
