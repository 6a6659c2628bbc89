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

// Inputs is all that decides which session is used.
type Inputs struct {
	// URL and TokenFile are the values of --url and --token-file, empty where unset.
	URL       string
	TokenFile string
	// URLFrom is what gave URL where that was no flag, such as "the argument".
	URLFrom string
	// ConfigDir is the value of --global-config.
	ConfigDir string
	// Getenv reads the environment.
	Getenv func(string) string
	// GOOS selects the rules for folders and keyrings.
	GOOS string
	// ReadFile reads a whole file, as os.ReadFile does.
	ReadFile func(string) ([]byte, error)
	// Keyring holds our own entries; nil where there is none to ask.
	Keyring Keyring
}

// Session is a server and, where one was found, a token for it.
type Session struct {
	// URL is the server, without a path.
	URL *url.URL
	// URLSource says where URL is from, as a person would name it.
	URLSource string
	// Token is empty where none was found.
	Token secret.Secret
	// TokenSource says where Token is from.
	TokenSource string
	// Warnings are what a person should know, such as a keyring that did not answer.
	Warnings []string
}

// ErrNoServer says that neither flag, variable nor file names a server.
var ErrNoServer = errors.New("no Coder server is known")

// Error is a session that cannot be had.
type Error struct {
	err   error
	code  int
	hints []string
}

func (e *Error) Error() string { return e.err.Error() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.err }

// ExitCode is 2 for wrong use and 4 where logging in would help.
func (e *Error) ExitCode() int { return e.code }

// Hints says what to do.
func (e *Error) Hints() []string { return e.hints }

// Resolve finds the server, and a token if there is one. A token that is missing
// is no error: see [Session.RequireToken].
func Resolve(in Inputs) (Session, error) {
	s, err := resolveURL(in)
	if err != nil {
		return Session{}, err
	}
	return s, resolveToken(in, &s)
}

// ResolveServer finds the server alone, for a login.
func ResolveServer(in Inputs) (Session, error) { return resolveURL(in) }

// RequireToken returns an error where no token was found.
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

// storedURL is the server that was logged in to: with us, then with Coder's own
// command; the other way round where a flag names its folder.
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

// resolveToken looks for a token in the order of its sources. What somebody set
// for this call (a flag, a variable) goes to the server that was asked for; what
// was stored goes to the origin it was stored for and nowhere else.
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

// maxToken bounds a file that holds a token, in bytes.
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

// ownEntry looks for the token that `auth login` stored: in the file that stands
// in for a keyring, which costs nothing to ask, then in the keyring.
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

// coderEntry looks at what `coder login` stored: the session file belongs to the
// url file beside it.
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

// stored reads a file of Coder's configuration folder. A file that is missing is
// no error and empty.
func (in Inputs) stored(name string) (value, file string, err error) {
	dir, err := in.CoderDir()
	if err != nil {
		// Without a home there is nothing stored; what was set otherwise may do.
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

// CoderDir is the folder that Coder's own command keeps its configuration in.
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

// configBase is the folder of the operating system for configuration.
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
	if xdg := in.Getenv("XDG_CONFIG_HOME"); path.IsAbs(xdg) { // the standard ignores others
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

// ownFile reads the token that `auth login` stored in a file, because no keyring
// worked. There is a file for each origin.
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

// ownURLFile is the file that remembers the server of `auth login`.
func (in Inputs) ownURLFile() (string, error) {
	base, err := in.configBase()
	if err != nil {
		return "", err
	}
	return in.join(base, "coder-secrets", "url"), nil
}

// ownURL is the server of `auth login`, empty where there was none.
func (in Inputs) ownURL() (string, error) {
	file, err := in.ownURLFile()
	if err != nil {
		return "", nil // no home, nothing stored
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

// OwnTokenFile is the file that holds our token for an origin where no keyring works.
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
