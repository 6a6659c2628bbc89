package session

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Inputs is everything that determines the session.
type Inputs struct {
	// URL and TokenFile are the values of --url and --token-file, empty if not set.
	URL       string
	TokenFile string
	// URLFrom names the source of URL if it was not the flag, such as "the argument".
	URLFrom string
	// ConfigDir is the value of --global-config.
	ConfigDir string
	// Getenv returns the value of an environment variable.
	Getenv func(string) string
	// GOOS selects the rules for folders and keyrings.
	GOOS string
	// ReadFile reads a whole file, as os.ReadFile does.
	ReadFile func(string) ([]byte, error)
	// Keyring stores this program's tokens; may be nil.
	Keyring Keyring
}

// Session is a server and, if available, a token for it.
type Session struct {
	// URL is the URL of the server, without a path.
	URL *url.URL
	// URLSource is a readable name of the source of URL.
	URLSource string
	// Token is the token; may be empty.
	Token secret.Secret
	// TokenSource is a readable name of the source of Token.
	TokenSource string
	// Warnings are messages for the user, such as about a keyring that did not answer.
	Warnings []string
}

// ErrNoServer means that no flag, variable or file names a server.
var ErrNoServer = errors.New("no Coder server is known")

// Error is the reason why a session is not available.
type Error struct {
	err   error
	code  int
	hints []string
}

func (e *Error) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.err }

// ExitCode returns 2 for incorrect use and 4 if logging in would help.
func (e *Error) ExitCode() int { return e.code }

// Hints returns what to do.
func (e *Error) Hints() []string { return e.hints }

// Resolve finds the server and, if available, a token. A missing token is not an error:
// see [Session.RequireToken].
func Resolve(in Inputs) (Session, error) {
	s, err := resolveURL(in)
	if err != nil {
		return Session{}, err
	}
	return s, resolveToken(in, &s)
}

// ResolveServer finds only the server, for a login.
func ResolveServer(in Inputs) (Session, error) { return resolveURL(in) }

// RequireToken returns an error if there is no token.
func (s Session) RequireToken() error {
	if s.Token.Empty() {
		return &Error{
			err: fmt.Errorf("not logged in to %s", s.URL.Host), code: 4,
			hints: []string{"coder-secrets auth login " + s.URL.String()},
		}
	}
	return nil
}

func resolveURL(in Inputs) (Session, error) {
	for _, from := range []struct{ source, value string }{
		{cmp.Or(in.URLFrom, "--url"), in.URL},
		{"CODER_SECRETS_URL", in.Getenv("CODER_SECRETS_URL")},
		{"CODER_URL", in.Getenv("CODER_URL")},
	} {
		if from.value != "" {
			return parseURL(from.source, from.value)
		}
	}
	stored, source, err := in.storedURL()
	if err != nil {
		return Session{}, err
	}
	if stored != "" {
		return parseURL(source, stored)
	}
	if agent := in.Getenv("CODER_AGENT_URL"); agent != "" {
		return parseURL("CODER_AGENT_URL", agent)
	}
	return Session{}, &Error{
		err: ErrNoServer, code: 2,
		hints: []string{"coder-secrets auth login", "or set CODER_URL, or pass --url"},
	}
}

// storedURL returns the server of the last login: first that of this program, then that of
// Coder's own command. The order is reversed if a flag names Coder's configuration folder.
func (in Inputs) storedURL() (value, source string, err error) {
	theirs, file, err := in.stored("url")
	if err != nil || in.ConfigDir != "" && theirs != "" {
		return theirs, file, err
	}
	if ours, err := in.ownURL(); err != nil || ours != "" {
		return ours, "auth login", err
	}
	return theirs, file, nil
}

func parseURL(source, value string) (Session, error) {
	u, err := client.ParseURL(value)
	if err != nil {
		return Session{}, fmt.Errorf("cannot use %s: %w", source, err)
	}
	return Session{URL: u, URLSource: source}, nil
}

// resolveToken searches for a token in order of precedence. A token set for this call (by a
// flag or a variable) is sent to the requested server; a stored token is sent only to the
// origin for which it was stored.
func resolveToken(in Inputs, s *Session) error {
	if in.TokenFile != "" {
		return tokenFile(in, s)
	}
	for _, from := range []struct{ source, value string }{
		{"CODER_SECRETS_SESSION_TOKEN", in.Getenv("CODER_SECRETS_SESSION_TOKEN")},
		{"CODER_SESSION_TOKEN", in.Getenv("CODER_SESSION_TOKEN")},
	} {
		if value := strings.TrimSpace(from.value); value != "" {
			s.Token, s.TokenSource = secret.FromString(value), from.source
			return nil
		}
	}
	if ownEntry(in, s) {
		return nil
	}
	if found, err := coderKeyring(in, s); found || err != nil {
		return err
	}
	return coderEntry(in, s)
}

// maxToken is the maximum size of a token file in bytes.
const maxToken = 4096

func tokenFile(in Inputs, s *Session) error {
	data, err := in.ReadFile(in.TokenFile)
	if err != nil {
		return &Error{err: fmt.Errorf("cannot read --token-file: %w", err), code: 2}
	}
	if len(data) > maxToken {
		return &Error{err: fmt.Errorf("cannot read --token-file: %q is too large for a token", in.TokenFile), code: 2}
	}
	s.Token, s.TokenSource = trimmed(data), "--token-file"
	if s.Token.Empty() {
		return &Error{err: fmt.Errorf("cannot read --token-file: %q is empty", in.TokenFile), code: 2}
	}
	return nil
}

// ownEntry returns the token that `auth login` stored. It first checks the file that
// replaces a keyring, which is fast, and then the keyring.
func ownEntry(in Inputs, s *Session) bool {
	token, file, err := in.ownFile(s.URL)
	if err != nil {
		s.Warnings = append(s.Warnings, err.Error())
	}
	if !token.Empty() {
		s.Token, s.TokenSource = token, file
		return true
	}
	if in.Keyring == nil {
		return false
	}
	token, err = in.Keyring.Get(client.Origin(s.URL))
	if err != nil {
		if !errors.Is(err, ErrNoEntry) && !errors.Is(err, ErrNoKeyring) {
			s.Warnings = append(s.Warnings, "the keyring did not help: "+err.Error())
		}
		return false
	}
	s.Token, s.TokenSource = token, "keyring"
	return true
}

// coderEntry returns the token that `coder login` stored. The session file belongs to the
// server in the url file of the same folder.
func coderEntry(in Inputs, s *Session) error {
	token, file, err := in.stored("session")
	if err != nil || token == "" {
		return err
	}
	storedURL, _, err := in.stored("url")
	if err != nil {
		return err
	}
	owner, err := client.ParseURL(storedURL)
	if err != nil || client.Origin(owner) != client.Origin(s.URL) {
		whose := "another server"
		if err == nil {
			whose = owner.String()
		}
		return &Error{
			err: fmt.Errorf("will not send the stored token to %s (from %s): it belongs to %s", s.URL, s.URLSource, whose), code: 4,
			hints: []string{"coder-secrets auth login " + s.URL.String(), "or give that server's token with CODER_SESSION_TOKEN or --token-file"},
		}
	}
	s.Token, s.TokenSource = secret.FromString(token), file
	return nil
}

// stored reads a file in Coder's configuration folder. A missing file is not an error;
// the value is then empty.
func (in Inputs) stored(name string) (value, file string, err error) {
	dir, err := in.CoderDir()
	if err != nil {
		// Without a home folder there are no stored values; other sources may still work.
		return "", "", nil
	}
	file = in.join(dir, name)
	data, err := in.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", "", nil
	case err != nil:
		return "", "", &Error{err: fmt.Errorf("cannot read Coder's configuration: %w", err), code: 1}
	}
	return strings.TrimSpace(string(data)), file, nil
}

// CoderDir returns the configuration folder of Coder's own command.
func (in Inputs) CoderDir() (string, error) {
	if in.ConfigDir != "" {
		return in.ConfigDir, nil
	}
	for _, dir := range []string{in.Getenv("CODER_SECRETS_CONFIG_DIR"), in.Getenv("CODER_CONFIG_DIR")} {
		if dir != "" {
			return dir, nil
		}
	}
	base, err := in.configBase()
	if err != nil {
		return "", err
	}
	return in.join(base, "coderv2"), nil
}

// configBase returns the operating system's folder for configuration.
func (in Inputs) configBase() (string, error) {
	need := func(name, value string, rest ...string) (string, error) {
		if value == "" || in.GOOS != "windows" && !path.IsAbs(value) {
			return "", &Error{err: errors.New(name + " is not set to a folder"), code: 1, hints: []string{"set it, or pass --global-config"}}
		}
		return in.join(append([]string{value}, rest...)...), nil
	}
	switch in.GOOS {
	case "windows":
		return need("APPDATA", in.Getenv("APPDATA"))
	case "darwin":
		return need("HOME", in.Getenv("HOME"), "Library", "Application Support")
	}
	if xdg := in.Getenv("XDG_CONFIG_HOME"); path.IsAbs(xdg) { // the XDG specification says to ignore relative paths
		return xdg, nil
	}
	return need("HOME", in.Getenv("HOME"), ".config")
}

// join joins path elements by the rules of in.GOOS.
func (in Inputs) join(elements ...string) string {
	if in.GOOS != "windows" {
		return path.Join(elements...)
	}
	return strings.Join(elements, `\`)
}

// ownFile reads the token that `auth login` stored in a file because a keyring was not
// available. There is one file per origin.
func (in Inputs) ownFile(u *url.URL) (secret.Secret, string, error) {
	file, err := in.OwnTokenFile(u)
	if err != nil {
		return secret.Secret{}, "", nil
	}
	data, err := in.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return secret.Secret{}, "", nil
	case err != nil:
		return secret.Secret{}, "", fmt.Errorf("cannot read the stored token: %w", err)
	}
	return trimmed(data), file, nil
}

// ownURLFile returns the file with the server of the last `auth login`.
func (in Inputs) ownURLFile() (string, error) {
	base, err := in.configBase()
	if err != nil {
		return "", err
	}
	return in.join(base, "coder-secrets", "url"), nil
}

// ownURL returns the server of the last `auth login`, or "".
func (in Inputs) ownURL() (string, error) {
	file, err := in.ownURLFile()
	if err != nil {
		return "", nil // without a home folder there are no stored values
	}
	data, err := in.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", &Error{err: fmt.Errorf("cannot read which server was logged in to: %w", err), code: 1}
	}
	return strings.TrimSpace(string(data)), nil
}

// OwnTokenFile returns the file with this program's token for an origin, used if there is no keyring.
func (in Inputs) OwnTokenFile(u *url.URL) (string, error) {
	base, err := in.configBase()
	if err != nil {
		return "", err
	}
	return in.join(base, "coder-secrets", "tokens", url.QueryEscape(client.Origin(u))), nil
}

func trimmed(data []byte) secret.Secret {
	return secret.FromString(strings.TrimSpace(string(data)))
}
