package session

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// coderKeyring reads the token from the keyring entry of Coder's own command, and never
// writes it. There is one entry for all servers. Its keys are hosts without a scheme, so
// the token is used for https, and for http only if the url file in Coder's configuration
// folder names that http server.
func coderKeyring(in Inputs, s *Session) (bool, error) {
	if in.Keyring == nil || !in.usesCoderKeyring() {
		return false, nil
	}
	raw, err := in.Keyring.CoderEntry()
	if errors.Is(err, ErrNoEntry) || errors.Is(err, ErrNoKeyring) {
		return false, nil
	}
	if err != nil {
		s.Warnings = append(s.Warnings, "Coder's keyring entry did not help: "+err.Error())
		return false, nil
	}
	token, err := decodeCoderEntry(in.GOOS, raw, s.URL)
	if err != nil {
		s.Warnings = append(s.Warnings, "Coder's keyring entry did not help: "+err.Error())
	}
	if token.Empty() {
		return false, nil
	}
	if s.URL.Scheme != "https" {
		stored, _, err := in.stored("url")
		if err != nil {
			return false, err
		}
		owner, err := client.ParseURL(stored)
		if err != nil || client.Origin(owner) != client.Origin(s.URL) {
			return false, nil
		}
	}
	s.Token, s.TokenSource = token, "keyring entry of coder login"
	return true, nil
}

// usesCoderKeyring reports whether Coder's command uses a keyring: on macOS and Windows,
// with the default folder, unless disabled.
func (in Inputs) usesCoderKeyring() bool {
	if in.GOOS != "darwin" && in.GOOS != "windows" {
		return false
	}
	off := in.Getenv("CODER_USE_KEYRING")
	return in.ConfigDir == "" && in.Getenv("CODER_CONFIG_DIR") == "" && in.Getenv("CODER_SECRETS_CONFIG_DIR") == "" &&
		!strings.EqualFold(off, "false") && off != "0"
}

// decodeCoderEntry returns the token for a host from the entry, which is JSON, encoded as
// base64 on macOS.
func decodeCoderEntry(goos string, raw []byte, server *url.URL) (secret.Secret, error) {
	if goos == "darwin" {
		decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(raw)))
		if err != nil {
			return secret.Secret{}, errors.New("it is not in the form that Coder writes")
		}
		raw = decoded
	}
	var hosts map[string]struct {
		Token secret.Secret `json:"api_token"`
	}
	if json.Unmarshal(raw, &hosts) != nil {
		return secret.Secret{}, errors.New("it is not in the form that Coder writes")
	}
	if entry, ok := hosts[strings.ToLower(server.Host)]; ok || server.Scheme != "https" || server.Port() != "443" {
		return entry.Token, nil
	}
	return hosts[strings.ToLower(server.Hostname())].Token, nil
}
