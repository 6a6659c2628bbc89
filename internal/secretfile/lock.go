package secretfile

import (
	"fmt"
	"time"
)

// lockedError means that another process held the lock until the wait ended.
type lockedError struct {
	holder int // process ID, 0 if unknown
	wait   time.Duration
}

func (e *lockedError) Error() string {
	who := "another process"
	if e.holder != 0 {
		who = fmt.Sprintf("process %d", e.holder)
	}
	return fmt.Sprintf("%s has been writing it for more than %s", who, e.wait)
}

// Hints returns how to inspect the process that holds the lock.
func (e *lockedError) Hints() []string {
	if e.holder == 0 {
		return nil
	}
	return []string{fmt.Sprintf("ps -o pid,stat,args -p %d", e.holder)}
}
