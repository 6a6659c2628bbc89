//go:build !linux

package child

import "os"

// childChanged is empty: on this system a stopped child cannot be told from one that
// exited without reaping it.
var childChanged []os.Signal

func stopWith(int) {}
