package session

import "github.com/zalando/go-keyring"

// readCoderEntry reads the raw entry of Coder's own command. There is no writer: keyring.Set
// uses an encoding that Coder cannot read.
func readCoderEntry() (string, error) {
	return keyring.Get("coder-v2-credentials", "coder-login-credentials")
}
