package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// environment reads the variables that Vault's and OpenBao's own programs read.
//
// OpenBao's programs read BAO_X, then VAULT_X. Here VAULT_X is ignored if both
// VAULT_ADDR and BAO_ADDR are set and differ: a setting for one server must not be
// sent to the other.
type environment struct {
	getenv func(string) string
	home   string
}

func (e environment) get(name string) string {
	if value := e.getenv("BAO_" + name); value != "" {
		return value
	}
	if bao, hashi := e.getenv("BAO_ADDR"), e.getenv("VAULT_ADDR"); bao != "" && hashi != "" && bao != hashi {
		return ""
	}
	return e.getenv("VAULT_" + name)
}

// source returns the name of the variable that get(name) reads.
func (e environment) source(name string) string {
	if e.getenv("BAO_"+name) != "" {
		return "BAO_" + name
	}
	return "VAULT_" + name
}

// AddressSet reports whether the environment names a Vault server.
func AddressSet(getenv func(string) string) bool {
	e := environment{getenv: getenv}
	return e.get("ADDR") != "" || e.get("AGENT_ADDR") != ""
}

// address returns the server's URL from VAULT_AGENT_ADDR or VAULT_ADDR.
func (e environment) address(allowHTTP bool) (*url.URL, error) {
	name := "AGENT_ADDR"
	if e.get(name) == "" {
		name = "ADDR"
	}
	raw, variable := strings.TrimSpace(e.get(name)), e.source(name)
	if raw == "" {
		return nil, &setupError{why: "no Vault server is named: VAULT_ADDR is not set", status: 2, hints: []string{"export VAULT_ADDR=https://vault.example.com:8200"}}
	}
	u, err := url.Parse(raw)
	// The URL may contain a password, so errors before this check do not repeat it.
	switch {
	case err != nil:
		return nil, &setupError{why: variable + " is not a URL", status: 2}
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, &setupError{why: variable + " must be a URL without user, query and fragment", status: 2}
	case u.Scheme == "unix" && u.Path != "":
		return u, nil
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return nil, &setupError{why: fmt.Sprintf("%s is %q, which is no http or https URL", variable, raw), status: 2, hints: []string{"export " + variable + "=https://vault.example.com:8200"}}
	case u.Scheme == "http" && !loopback(u.Hostname()) && !allowHTTP:
		return nil, &setupError{why: fmt.Sprintf("will not send a Vault token to %q over plain http", u.Host), status: 2, hints: []string{"use https, or pass --allow-http where the network is trusted"}}
	}
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// maxTokenFile is the maximum size of a token file, in bytes.
const maxTokenFile = 64 << 10

// token returns the token that `vault login` stored or that a variable holds, and its
// source. It is absent if neither exists.
func (e environment) token(ctx context.Context) (token secret.Secret, from string, err error) {
	if value := strings.TrimSpace(e.get("TOKEN")); value != "" {
		return secret.FromString(value), e.source("TOKEN"), nil
	}
	if e.home == "" {
		return secret.Secret{}, "", nil
	}
	token, err = readToken(ctx, filepath.Join(e.home, ".vault-token"))
	if errors.Is(err, os.ErrNotExist) {
		return secret.Secret{}, "", nil
	}
	return token, "~/.vault-token", err
}

// readToken reads a file that contains only a token. It stops when ctx ends: the file
// may be a FIFO without a writer.
func readToken(ctx context.Context, path string) (secret.Secret, error) {
	return await.Read(ctx, func() (secret.Secret, error) { return readTokenFile(path) })
}

func readTokenFile(path string) (secret.Secret, error) {
	file, err := os.Open(path)
	if err != nil {
		return secret.Secret{}, fmt.Errorf("cannot read the token: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxTokenFile+1))
	if err != nil {
		return secret.Secret{}, fmt.Errorf("cannot read the token: %w", err)
	}
	if len(text) > maxTokenFile {
		return secret.Secret{}, fmt.Errorf("cannot read the token: %q is too large to be one", path)
	}
	return secret.FromString(strings.TrimSpace(string(text))), nil
}

// limits are the settings for requests: timeout, retries, rate and headers.
type limits struct {
	timeout time.Duration
	retries int
	rate    *rate.Limiter
	header  http.Header
}

func (e environment) limits() (limits, error) {
	l := limits{timeout: 60 * time.Second, retries: 2, header: http.Header{}}
	var problems []error
	fault := func(name, form string) {
		problems = append(problems, &setupError{why: e.source(name) + " is not " + form, status: 2})
	}
	if text := e.get("CLIENT_TIMEOUT"); text != "" {
		seconds, err := strconv.Atoi(text)
		l.timeout = time.Duration(seconds) * time.Second
		if err != nil {
			l.timeout, err = time.ParseDuration(text)
		}
		if err != nil || l.timeout <= 0 {
			fault("CLIENT_TIMEOUT", "a duration such as 30s")
		}
	}
	if text := e.get("MAX_RETRIES"); text != "" {
		retries, err := strconv.ParseUint(text, 10, 8)
		if l.retries = int(retries); err != nil {
			fault("MAX_RETRIES", "a number from 0 to 255")
		}
	}
	if text := e.get("RATE_LIMIT"); text != "" {
		perSecond, burst, hasBurst := strings.Cut(text, ":")
		events, err := strconv.ParseFloat(perSecond, 64)
		most := int(max(events, 1))
		if hasBurst && err == nil {
			most, err = strconv.Atoi(burst)
		}
		if err != nil || events <= 0 || most < 1 {
			fault("RATE_LIMIT", "requests a second, as in 10 or 10:20")
		} else {
			l.rate = rate.NewLimiter(rate.Limit(events), most)
		}
	}
	if text := e.get("HEADERS"); text != "" {
		var header map[string]string
		if json.Unmarshal([]byte(text), &header) != nil {
			fault("HEADERS", "a JSON object of strings")
		}
		for name, value := range header {
			if strings.HasPrefix(http.CanonicalHeaderKey(name), "X-Vault-") {
				fault("HEADERS", "free of X-Vault-… headers, which are Vault's own")
			}
			l.header.Set(name, value)
		}
	}
	return l, errors.Join(problems...)
}

// setupError is a problem found before any request: in the environment or in the
// login options.
type setupError struct {
	why    string
	status int
	hints  []string
}

func (e *setupError) Error() string   { return e.why }
func (e *setupError) ExitCode() int   { return e.status }
func (e *setupError) Hints() []string { return e.hints }
