package vault

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/hashicorp/vault/api"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// concurrency is the maximum number of simultaneous requests.
const concurrency = 8

// Options are what a Client needs from outside. The zero value has no environment and
// no home folder, and so no server.
type Options struct {
	// Getenv reads a variable. It returns "" if the variable is not set.
	Getenv func(name string) string
	// Home is the folder with .vault-token, or "".
	Home string
	// Login says how to get a token. The zero value uses the token of VAULT_TOKEN or
	// of `vault login`.
	Login Login
	// ExternalAuth provides the access tokens for the methods github and jwt. It may
	// be nil.
	ExternalAuth ExternalAuth
	// AllowHTTP permits plain http to hosts other than loopback.
	AllowHTTP bool
	// Transport carries the requests. nil means the network, with the TLS files and
	// the proxy of the environment.
	Transport http.RoundTripper
	UserAgent string
	// Trace, if set, is called for each request that was sent. The path contains no
	// value. status is 0 if there was no answer.
	Trace func(method, path string, status int)
}

// Client reads from one server. It is safe for use by several goroutines.
type Client struct {
	api     *api.Client
	env     environment
	opts    Options
	address string

	mounts mounts
	login  loginOnce
	state  tokenState
	leases leases
}

// New returns a client of the server that the environment names. It sends nothing:
// the first read logs in.
func New(opts Options) (*Client, error) {
	if opts.Getenv == nil {
		opts.Getenv = func(string) string { return "" }
	}
	env := environment{getenv: opts.Getenv, home: opts.Home}
	address, err := env.address(opts.AllowHTTP)
	if err != nil {
		return nil, err
	}
	if err := opts.Login.check(env); err != nil {
		return nil, err
	}
	limits, err := env.limits()
	if err != nil {
		return nil, err
	}
	inner, err := newAPI(opts, env, limits, address)
	if err != nil {
		return nil, err
	}
	c := &Client{api: inner, env: env, opts: opts, address: strings.TrimSuffix(address.String(), "/")}
	c.leases.client = c
	return c, nil
}

// newAPI creates the library's client. The library also reads the process's
// environment, so everything that it may have taken from there is set again.
func newAPI(opts Options, env environment, limits limits, address *url.URL) (*api.Client, error) {
	transport := opts.Transport
	if transport == nil {
		own, err := newTransport(env, address)
		if err != nil {
			return nil, err
		}
		transport = own
	}
	base := address.String()
	if address.Scheme == "unix" {
		base = "http://localhost" // the transport dials the socket
	}
	inner, err := api.NewClient(&api.Config{
		Address:          base,
		HttpClient:       &http.Client{Transport: guard{transport, opts.Trace}},
		Timeout:          limits.timeout,
		MaxRetries:       limits.retries,
		Backoff:          retryablehttp.RateLimitLinearJitterBackoff,
		CheckRetry:       checkRetry,
		Limiter:          limits.rate,
		DisableRedirects: true,
	})
	if err != nil {
		return nil, &setupError{why: "cannot use Vault's settings in the environment: " + oneLine(err.Error()), status: 2}
	}
	header := limits.header.Clone()
	header.Set(api.RequestHeaderName, "true")
	if opts.UserAgent != "" {
		header.Set("User-Agent", opts.UserAgent)
	}
	inner.SetHeaders(header)
	inner.ClearToken()
	inner.ClearNamespace()
	if namespace := env.get("NAMESPACE"); namespace != "" {
		inner.SetNamespace(namespace)
	}
	// The library would wrap answers if VAULT_WRAP_TTL is set. A wrapped answer has
	// no value.
	inner.SetWrappingLookupFunc(func(_, _ string) string { return "" })
	return inner, nil
}

// Address is the server's URL.
func (c *Client) Address() string { return c.address }

// Close revokes the leases that reads created, and the token that the client got by
// logging in. Its error says what could not be revoked. It works even if the context
// has ended, so that an interrupted program leaves nothing behind.
func (c *Client) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	return c.revokeToken(ctx, c.leases.close(ctx))
}

// mask removes the client's own secrets from a server's text.
func (c *Client) mask(text string) string {
	for _, s := range append(c.login.used, secret.FromString(c.api.Token())) {
		if !s.Empty() {
			text = strings.ReplaceAll(text, s.RevealString(), secret.Redacted)
		}
	}
	return text
}

// tokenState remembers, after a refusal, whether the token itself is valid.
type tokenState struct {
	once sync.Once
	dead bool
}
