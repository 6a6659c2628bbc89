package session

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// The paths of the stored files on each system.
const (
	linuxHome   = "/home/ada"
	linuxURL    = "/home/ada/.config/coderv2/url"
	linuxToken  = "/home/ada/.config/coderv2/session"
	macURL      = "/Users/ada/Library/Application Support/coderv2/url"
	macToken    = "/Users/ada/Library/Application Support/coderv2/session"
	windowsURL  = `C:\Users\ada\AppData\Roaming\coderv2\url`
	windowsTok  = `C:\Users\ada\AppData\Roaming\coderv2\session`
	ownURL      = "/home/ada/.config/coder-secrets/url"
	ownTokenFor = "/home/ada/.config/coder-secrets/tokens/"
	a           = "https://a.example.com"
	b           = "https://b.example.com"
	originA     = "https://a.example.com:443"
	fileA       = "https%3A%2F%2Fa.example.com%3A443"
)

// fakeKeyring is a keyring in memory. If err is set, every call returns it.
type fakeKeyring struct {
	entries map[string]string
	coder   string // the raw entry of Coder's own command
	err     error
}

func (k fakeKeyring) CoderEntry() ([]byte, error) {
	if k.coder == "" {
		return nil, ErrNoEntry
	}
	return []byte(k.coder), k.err
}

func (k fakeKeyring) Get(origin string) (secret.Secret, error) {
	if k.err != nil {
		return secret.Secret{}, k.err
	}
	if token, ok := k.entries[origin]; ok {
		return secret.FromString(token), nil
	}
	return secret.Secret{}, ErrNoEntry
}

func (k fakeKeyring) Set(origin string, token secret.Secret) error {
	if k.err == nil {
		k.entries[origin] = token.RevealString()
	}
	return k.err
}

func (k fakeKeyring) Delete(origin string) error {
	if _, ok := k.entries[origin]; !ok {
		return ErrNoEntry
	}
	delete(k.entries, origin)
	return k.err
}

type (
	env   = map[string]string
	files = map[string]string
	keys  = map[string]string
)

// coderEntry64 returns the entry of Coder's own command in its stored form.
func coderEntry64(goos, text string) string {
	if goos == "darwin" {
		return base64.StdEncoding.EncodeToString([]byte(text))
	}
	return text
}

func TestResolve(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		goos      string // default: linux
		url       string // --url
		tokenFile string // --token-file
		config    string // --global-config
		env       env    // HOME or APPDATA is set automatically unless "HOME" is set here
		files     files
		keyring   keys
		entry     string // JSON of Coder's own keyring entry
		wantURL   string
		urlFrom   string
		wantToken string
		tokenFrom string
		wantErr   string
		wantCode  int
	}{
		// The URL: flag, CODER_SECRETS_URL, Coder's variable, auth login, coder login, the agent's.
		{name: "nothing at all", wantErr: "no Coder server is known", wantCode: 2},
		{name: "url flag", url: a, wantURL: a, urlFrom: "--url"},
		{name: "flag over variables", url: a, env: env{"CODER_SECRETS_URL": b, "CODER_URL": b}, wantURL: a, urlFrom: "--url"},
		{name: "our variable over Coder's", env: env{"CODER_SECRETS_URL": a, "CODER_URL": b}, wantURL: a, urlFrom: "CODER_SECRETS_URL"},
		{name: "Coder's variable", env: env{"CODER_URL": a}, wantURL: a, urlFrom: "CODER_URL"},
		{name: "variable over file", env: env{"CODER_URL": a}, files: files{linuxURL: b}, wantURL: a, urlFrom: "CODER_URL"},
		{name: "file of coder login", files: files{linuxURL: a + "\n"}, wantURL: a, urlFrom: linuxURL},
		{name: "auth login over coder login", files: files{ownURL: a + "\n", linuxURL: b}, wantURL: a, urlFrom: "auth login"},
		{name: "the agent's last", env: env{"CODER_AGENT_URL": a + "/"}, wantURL: a, urlFrom: "CODER_AGENT_URL"},
		{name: "file over the agent's", env: env{"CODER_AGENT_URL": b}, files: files{linuxURL: a}, wantURL: a, urlFrom: linuxURL},
		{name: "host alone is https", url: "a.example.com", wantURL: a, urlFrom: "--url"},
		{name: "host and port", url: "a.example.com:8443", wantURL: "https://a.example.com:8443", urlFrom: "--url"},
		{name: "localhost is http", url: "localhost:3000", wantURL: "http://localhost:3000", urlFrom: "--url"},
		{name: "slash at the end", url: a + "/", wantURL: a, urlFrom: "--url"},
		{name: "upper case host", url: "HTTPS://A.Example.COM", wantURL: a, urlFrom: "--url"},
		{name: "white space around", env: env{"CODER_URL": " " + a + "\n"}, wantURL: a, urlFrom: "CODER_URL"},
		{name: "sub-path", url: a + "/coder", wantErr: `cannot use --url: the server's URL has the path "/coder"`, wantCode: 2},
		{name: "query", url: a + "?x=1", wantErr: "has a query in it", wantCode: 2},
		{name: "fragment", url: a + "#x", wantErr: "has a fragment in it", wantCode: 2},
		{name: "user info", env: env{"CODER_URL": "https://ada:pw@a.example.com"}, wantErr: "cannot use CODER_URL: the server's URL has a user name or password in it", wantCode: 2},
		{name: "other scheme", url: "ftp://a.example.com", wantErr: `scheme "ftp"`, wantCode: 2},
		{name: "no host", url: "https://", wantErr: "no host", wantCode: 2},
		{name: "control character", url: "https://a\x1b.example.com", wantErr: "control characters", wantCode: 2},
		{name: "bad file", files: files{linuxURL: "https://a.example.com/x y"}, wantErr: "cannot use " + linuxURL, wantCode: 2},

		// The folder of coder login on each system.
		{name: "XDG folder", env: env{"XDG_CONFIG_HOME": "/x"}, files: files{"/x/coderv2/url": a}, wantURL: a, urlFrom: "/x/coderv2/url"},
		{name: "CODER_CONFIG_DIR", env: env{"CODER_CONFIG_DIR": "/c"}, files: files{"/c/url": a}, wantURL: a, urlFrom: "/c/url"},
		{name: "our variable for the folder", env: env{"CODER_SECRETS_CONFIG_DIR": "/d", "CODER_CONFIG_DIR": "/c"}, files: files{"/c/url": b, "/d/url": a}, wantURL: a, urlFrom: "/d/url"},
		{name: "flag for the folder over auth login", config: "/g", files: files{ownURL: b, "/g/url": a, "/g/session": "s"}, wantURL: a, urlFrom: "/g/url", wantToken: "s", tokenFrom: "/g/session"},
		{name: "flag for an empty folder", config: "/g", files: files{ownURL: a}, wantURL: a, urlFrom: "auth login"},
		{name: "variable for the folder under auth login", env: env{"CODER_CONFIG_DIR": "/c"}, files: files{ownURL: a, "/c/url": b}, wantURL: a, urlFrom: "auth login"},
		{name: "relative XDG folder", env: env{"XDG_CONFIG_HOME": "x"}, files: files{"x/coderv2/url": b, linuxURL: a}, wantURL: a, urlFrom: linuxURL},
		{name: "relative home", env: env{"HOME": "."}, files: files{".config/coderv2/url": a}, wantErr: "no Coder server is known", wantCode: 2},
		{name: "port that is none", url: a + ":70000", wantErr: `has the port "70000"`, wantCode: 2},
		{name: "flag for the folder", config: "/g", env: env{"CODER_CONFIG_DIR": "/c"}, files: files{"/c/url": b, "/g/url": a}, wantURL: a, urlFrom: "/g/url"},
		{name: "mac folder", goos: "darwin", files: files{macURL: a}, wantURL: a, urlFrom: macURL},
		{name: "mac knows no XDG", goos: "darwin", env: env{"XDG_CONFIG_HOME": "/x"}, files: files{macURL: a, "/x/coderv2/url": b}, wantURL: a, urlFrom: macURL},
		{name: "windows folder", goos: "windows", files: files{windowsURL: a}, wantURL: a, urlFrom: windowsURL},
		{name: "windows knows no HOME", goos: "windows", env: env{"HOME": linuxHome}, files: files{linuxURL: b, windowsURL: a}, wantURL: a, urlFrom: windowsURL},
		{name: "no home, no relative path", env: env{"HOME": ""}, files: files{".config/coderv2/url": a}, wantErr: "no Coder server is known", wantCode: 2},
		{name: "no home, but a variable", env: env{"HOME": "", "CODER_URL": a, "CODER_SESSION_TOKEN": "t"}, wantURL: a, urlFrom: "CODER_URL", wantToken: "t", tokenFrom: "CODER_SESSION_TOKEN"},

		// The token: flag, variables, auth login, coder login.
		{name: "no token", url: a, wantURL: a, urlFrom: "--url"},
		{name: "token file", url: a, tokenFile: "/t", files: files{"/t": " tok\n"}, wantURL: a, urlFrom: "--url", wantToken: "tok", tokenFrom: "--token-file"},
		{name: "token file over variable", url: a, tokenFile: "/t", env: env{"CODER_SESSION_TOKEN": "v"}, files: files{"/t": "tok"}, wantURL: a, urlFrom: "--url", wantToken: "tok", tokenFrom: "--token-file"},
		{name: "token file missing", url: a, tokenFile: "/t", env: env{"CODER_SESSION_TOKEN": "v"}, wantErr: "cannot read --token-file", wantCode: 2},
		{name: "token file empty", url: a, tokenFile: "/t", files: files{"/t": "\n"}, wantErr: `cannot read --token-file: "/t" is empty`, wantCode: 2},
		{name: "our variable for the token", url: a, env: env{"CODER_SECRETS_SESSION_TOKEN": "o", "CODER_SESSION_TOKEN": "v"}, wantURL: a, urlFrom: "--url", wantToken: "o", tokenFrom: "CODER_SECRETS_SESSION_TOKEN"},
		{name: "variable over keyring", url: a, env: env{"CODER_SESSION_TOKEN": "v"}, keyring: keys{originA: "k"}, wantURL: a, urlFrom: "--url", wantToken: "v", tokenFrom: "CODER_SESSION_TOKEN"},
		{name: "variable for another server than coder login's", url: a, env: env{"CODER_SESSION_TOKEN": "v"}, files: files{linuxURL: b, linuxToken: "s"}, wantURL: a, urlFrom: "--url", wantToken: "v", tokenFrom: "CODER_SESSION_TOKEN"},
		{name: "keyring", url: a, keyring: keys{originA: "k"}, wantURL: a, urlFrom: "--url", wantToken: "k", tokenFrom: "keyring"},
		{name: "keyring over coder login", keyring: keys{originA: "k"}, files: files{linuxURL: a, linuxToken: "s"}, wantURL: a, urlFrom: linuxURL, wantToken: "k", tokenFrom: "keyring"},
		{name: "our file", url: a, files: files{ownTokenFor + fileA: "f\n"}, wantURL: a, urlFrom: "--url", wantToken: "f", tokenFrom: ownTokenFor + fileA},
		{name: "our file over coder login", files: files{ownTokenFor + fileA: "f", linuxURL: a, linuxToken: "s"}, wantURL: a, urlFrom: linuxURL, wantToken: "f", tokenFrom: ownTokenFor + fileA},
		{name: "keyring of another port", url: a + ":8443", keyring: keys{originA: "k"}, wantURL: a + ":8443", urlFrom: "--url"},
		{name: "keyring of another scheme", url: "http://a.example.com", keyring: keys{originA: "k"}, wantURL: "http://a.example.com", urlFrom: "--url"},
		{name: "keyring, port spelled out", url: a + ":443", keyring: keys{originA: "k"}, wantURL: a + ":443", urlFrom: "--url", wantToken: "k", tokenFrom: "keyring"},
		{name: "our file of another server", url: b, files: files{ownTokenFor + fileA: "f"}, wantURL: b, urlFrom: "--url"},
		{name: "coder login", files: files{linuxURL: a, linuxToken: "s\n"}, wantURL: a, urlFrom: linuxURL, wantToken: "s", tokenFrom: linuxToken},
		{name: "coder login, same server by flag", url: "https://a.example.com:443/", files: files{linuxURL: a, linuxToken: "s"}, wantURL: a + ":443", urlFrom: "--url", wantToken: "s", tokenFrom: linuxToken},
		{name: "coder login, mac", goos: "darwin", files: files{macURL: a, macToken: "s"}, wantURL: a, urlFrom: macURL, wantToken: "s", tokenFrom: macToken},
		{name: "coder login, windows", goos: "windows", files: files{windowsURL: a, windowsTok: "s"}, wantURL: a, urlFrom: windowsURL, wantToken: "s", tokenFrom: windowsTok},

		// A stored token is sent only to its own server.
		{name: "other server by flag", url: b, files: files{linuxURL: a, linuxToken: "s"}, wantErr: "will not send the stored token to https://b.example.com (from --url): it belongs to https://a.example.com", wantCode: 4},
		{name: "other server by variable", env: env{"CODER_URL": b}, files: files{linuxURL: a, linuxToken: "s"}, wantErr: "(from CODER_URL): it belongs to https://a.example.com", wantCode: 4},
		{name: "other scheme by flag", url: "http://a.example.com", files: files{linuxURL: a, linuxToken: "s"}, wantErr: "will not send the stored token", wantCode: 4},
		{name: "other port by flag", url: a + ":444", files: files{linuxURL: a, linuxToken: "s"}, wantErr: "will not send the stored token", wantCode: 4},
		{name: "a subdomain", url: "https://x.a.example.com", files: files{linuxURL: a, linuxToken: "s"}, wantErr: "will not send the stored token", wantCode: 4},
		{name: "session without url", url: a, files: files{linuxToken: "s"}, wantErr: "it belongs to another server", wantCode: 4},
		{name: "session with a broken url", url: a, files: files{linuxURL: "https://u:p@a.example.com", linuxToken: "s"}, wantErr: "it belongs to another server", wantCode: 4},
		{name: "url of auth login, token of coder login elsewhere", files: files{ownURL: b, linuxURL: a, linuxToken: "s"}, wantErr: "(from auth login): it belongs to https://a.example.com", wantCode: 4},

		// Coder's own keyring entry, on macOS and Windows.
		{name: "mac entry", goos: "darwin", files: files{macURL: a}, entry: `{"a.example.com":{"coder_url":"a.example.com","api_token":"e"}}`, wantURL: a, urlFrom: macURL, wantToken: "e", tokenFrom: "keyring entry of coder login"},
		{name: "windows entry", goos: "windows", files: files{windowsURL: a}, entry: `{"a.example.com":{"coder_url":"a.example.com","api_token":"e"}}`, wantURL: a, urlFrom: windowsURL, wantToken: "e", tokenFrom: "keyring entry of coder login"},
		{name: "linux has no entry", files: files{linuxURL: a}, entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: a, urlFrom: linuxURL},
		{name: "entry with a port", goos: "darwin", url: a + ":8443", entry: `{"a.example.com":{"api_token":"no"},"a.example.com:8443":{"api_token":"e"}}`, wantURL: a + ":8443", urlFrom: "--url", wantToken: "e", tokenFrom: "keyring entry of coder login"},
		{name: "entry of another server", goos: "windows", url: b, entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: b, urlFrom: "--url"},
		{name: "ours over the entry", goos: "darwin", url: a, keyring: keys{originA: "k"}, entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: a, urlFrom: "--url", wantToken: "k", tokenFrom: "keyring"},
		{name: "entry over the file", goos: "darwin", files: files{macURL: a, macToken: "s"}, entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: a, urlFrom: macURL, wantToken: "e", tokenFrom: "keyring entry of coder login"},
		{name: "entry switched off", goos: "darwin", env: env{"CODER_USE_KEYRING": "false"}, files: files{macURL: a, macToken: "s"}, entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: a, urlFrom: macURL, wantToken: "s", tokenFrom: macToken},
		{name: "no entry with another folder", goos: "darwin", config: "/g", files: files{"/g/url": a, "/g/session": "s"}, entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: a, urlFrom: "/g/url", wantToken: "s", tokenFrom: "/g/session"},
		{name: "entry never for plain http", goos: "darwin", url: "http://a.example.com", entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: "http://a.example.com", urlFrom: "--url"},
		{name: "entry for plain http that was logged in to", goos: "windows", files: files{windowsURL: "http://localhost:3000"}, entry: `{"localhost:3000":{"api_token":"e"}}`, wantURL: "http://localhost:3000", urlFrom: windowsURL, wantToken: "e", tokenFrom: "keyring entry of coder login"},
		{name: "entry, port spelled out", goos: "darwin", url: a + ":443", entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: a + ":443", urlFrom: "--url", wantToken: "e", tokenFrom: "keyring entry of coder login"},
		{name: "entry, another port", goos: "darwin", url: a + ":444", entry: `{"a.example.com":{"api_token":"e"}}`, wantURL: a + ":444", urlFrom: "--url"},
		{name: "broken entry", goos: "windows", files: files{windowsURL: a, windowsTok: "s"}, entry: `{"a.example.com":`, wantURL: a, urlFrom: windowsURL, wantToken: "s", tokenFrom: windowsTok},
	}
	if len(tests) < 60 {
		t.Errorf("only %d rows", len(tests))
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := Inputs{
				URL: test.url, TokenFile: test.tokenFile, ConfigDir: test.config, GOOS: test.goos,
				ReadFile: func(name string) ([]byte, error) {
					if text, ok := test.files[name]; ok {
						return []byte(text), nil
					}
					return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
				},
			}
			if in.GOOS == "" {
				in.GOOS = "linux"
			}
			in.Keyring = fakeKeyring{entries: test.keyring, coder: coderEntry64(in.GOOS, test.entry)}
			in.Getenv = environment(in.GOOS, test.env)
			got, err := Resolve(in)
			if test.wantErr != "" {
				checkError(t, err, test.wantErr, test.wantCode)
				return
			}
			if err != nil {
				t.Fatalf("error %v", err)
			}
			if got.URL.String() != test.wantURL || got.URLSource != test.urlFrom {
				t.Errorf("URL %s from %s, want %s from %s", got.URL, got.URLSource, test.wantURL, test.urlFrom)
			}
			if got.Token.RevealString() != test.wantToken || got.TokenSource != test.tokenFrom {
				t.Errorf("token %q from %q, want %q from %q", got.Token.Reveal(), got.TokenSource, test.wantToken, test.tokenFrom)
			}
		})
	}
}

// environment returns a lookup in vars and the home folder variable that the system sets.
func environment(goos string, vars env) func(string) string {
	home := env{"linux": linuxHome, "darwin": "/Users/ada"}[goos]
	return func(name string) string {
		if value, ok := vars[name]; ok {
			return value
		}
		switch {
		case name == "HOME":
			return home
		case name == "APPDATA" && goos == "windows":
			return `C:\Users\ada\AppData\Roaming`
		}
		return ""
	}
}

func checkError(t *testing.T, err error, want string, code int) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("error %v, want %q", err, want)
	}
	var coder interface{ ExitCode() int }
	if !errors.As(err, &coder) || coder.ExitCode() != code {
		t.Errorf("%v does not end with status %d", err, code)
	}
	var hinter interface{ Hints() []string }
	if !errors.As(err, &hinter) && code != 2 {
		t.Errorf("%v has no hint", err)
	}
}

func TestResolveAgent(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		env       env
		files     files
		wantToken string
		wantFrom  string
		wantErr   string
		wantCode  int
	}{
		{"variable", env{"CODER_AGENT_URL": a + "/", "CODER_AGENT_TOKEN": "t"}, nil, "t", "CODER_AGENT_TOKEN", "", 0},
		{"variable over file", env{"CODER_AGENT_URL": a, "CODER_AGENT_TOKEN": "t", "CODER_AGENT_TOKEN_FILE": "/f"}, files{"/f": "u"}, "t", "CODER_AGENT_TOKEN", "", 0},
		{"file", env{"CODER_AGENT_URL": a, "CODER_AGENT_TOKEN_FILE": "/f"}, files{"/f": " u\n"}, "u", "CODER_AGENT_TOKEN_FILE", "", 0},
		{"missing file", env{"CODER_AGENT_URL": a, "CODER_AGENT_TOKEN_FILE": "/f"}, nil, "", "", "CODER_AGENT_TOKEN_FILE", 4},
		{"empty file", env{"CODER_AGENT_URL": a, "CODER_AGENT_TOKEN_FILE": "/f"}, files{"/f": "\n"}, "", "", "is empty", 4},
		{"no URL", env{"CODER_AGENT_TOKEN": "t"}, nil, "", "", "CODER_AGENT_URL is not set", 4},
		{"no token", env{"CODER_AGENT_URL": a}, nil, "", "", "CODER_AGENT_TOKEN is not set", 4},
		{"session variables do not count", env{"CODER_AGENT_URL": a, "CODER_SESSION_TOKEN": "s"}, nil, "", "", "CODER_AGENT_TOKEN is not set", 4},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, err := ResolveAgent(Inputs{Getenv: environment("linux", test.env), GOOS: "linux", ReadFile: func(name string) ([]byte, error) {
				if text, ok := test.files[name]; ok {
					return []byte(text), nil
				}
				return nil, fs.ErrNotExist
			}})
			if test.wantErr != "" {
				checkError(t, err, test.wantErr, test.wantCode)
				return
			}
			if err != nil || s.URL.String() != a || s.Token.RevealString() != test.wantToken || s.TokenSource != test.wantFrom {
				t.Errorf("%s, token %q from %s, error %v", s.URL, s.Token.Reveal(), s.TokenSource, err)
			}
		})
	}
}

// TestKeyringThatFailsIsAWarning checks that a keyring error is only a warning.
func TestKeyringThatFailsIsAWarning(t *testing.T) {
	t.Parallel()
	in := Inputs{
		URL: a, GOOS: "linux", Getenv: environment("linux", nil), Keyring: fakeKeyring{err: fmt.Errorf("it is locked")},
		ReadFile: func(string) ([]byte, error) { return nil, fs.ErrNotExist },
	}
	s, err := Resolve(in)
	if err != nil || !s.Token.Empty() || !slices.Equal(s.Warnings, []string{"the keyring did not help: it is locked"}) {
		t.Errorf("%+v, error %v", s.Warnings, err)
	}
	if err := s.RequireToken(); err == nil || !strings.Contains(err.Error(), "not logged in to a.example.com") {
		t.Errorf("RequireToken: %v", err)
	}
	in.Keyring = fakeKeyring{err: ErrNoKeyring}
	if s, _ := Resolve(in); len(s.Warnings) != 0 {
		t.Errorf("a machine without a keyring is no news: %q", s.Warnings)
	}
}
