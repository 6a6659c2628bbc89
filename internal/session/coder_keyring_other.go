//go:build !darwin && !windows

package session

// ReadCoderEntry finds none: Coder's own command uses a file here.
func ReadCoderEntry() ([]byte, error) { return nil, ErrNoEntry }
