package secretfile

import (
	"fmt"
	"time"
)

// lockedError says that another process is writing the file, for too long.
type lockedError struct {
	holder int // process id, 0 where it is not known
	wait   time.Duration
}

func (e *lockedError) Error() string {
	who := "another process"
	if e.holder != 0 {
		who = fmt.Sprintf("process %d", e.holder)
	}
	return fmt.Sprintf("%s has been writing it for more than %s", who, e.wait)
}

// Hints says how to look at the holder.
func (e *lockedError) Hints() []string {
	if e.holder == 0 {
		return nil
	}
	return []string{fmt.Sprintf("ps -o pid,stat,args -p %d", e.holder)}
}
