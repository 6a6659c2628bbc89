package session

import (
	"errors"

	"github.com/zalando/go-keyring"
)

// ReadCoderEntry reads the raw entry of Coder's own command.
func ReadCoderEntry() ([]byte, error) {
	value, err := keyring.Get(coderService, coderAccount)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, ErrNoEntry
	}
	return []byte(value), err
}
