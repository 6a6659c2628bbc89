//go:build !darwin && !windows

package session

// readCoderEntry finds none: Coder's own command uses a file here.
func readCoderEntry() (string, error) { return "", ErrNoEntry }
