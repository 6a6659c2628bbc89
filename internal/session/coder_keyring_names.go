//go:build darwin || windows

package session

// Coder's own command keeps one keyring entry for all servers, on macOS and
// Windows. We read it and never write it.
const (
	coderService = "coder-v2-credentials"
	coderAccount = "coder-login-credentials"
)
