//go:build !darwin && !windows

package session

// readCoderEntry always returns ErrNoEntry: on this system Coder's own command uses a file.
func readCoderEntry() (string, error) { return "", ErrNoEntry }
