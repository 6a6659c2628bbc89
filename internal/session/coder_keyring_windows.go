package session

import (
	"errors"

	"github.com/danieljoos/wincred"
)

// readCoderEntry reads the raw entry of Coder's own command. go-keyring cannot find it
// because the target name has a different form.
func readCoderEntry() (string, error) {
	credential, err := wincred.GetGenericCredential("coder-v2-credentials")
	if errors.Is(err, wincred.ErrElementNotFound) {
		return "", ErrNoEntry
	}
	if err != nil {
		return "", err
	}
	return string(credential.CredentialBlob), nil
}
