package session

import (
	"errors"

	"github.com/danieljoos/wincred"
)

// ReadCoderEntry reads the raw entry of Coder's own command. go-keyring cannot
// see it: its targets have another form.
func ReadCoderEntry() ([]byte, error) {
	credential, err := wincred.GetGenericCredential(coderService)
	if errors.Is(err, wincred.ErrElementNotFound) {
		return nil, ErrNoEntry
	}
	if err != nil {
		return nil, err
	}
	return credential.CredentialBlob, nil
}
