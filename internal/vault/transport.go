package vault

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/hashicorp/vault/api"
	"golang.org/x/net/http/httpproxy"
)

// maxAnswer is the maximum size of an answer, in bytes.
const maxAnswer = 16 << 20

// newTransport returns a network transport with the TLS files and the proxy of the
// environment.
func newTransport(e environment, address *url.URL) (http.RoundTripper, error) {
	fromEnvironment := (&httpproxy.Config{
		HTTPProxy:  first(e.getenv, "HTTP_PROXY", "http_proxy"),
		HTTPSProxy: first(e.getenv, "HTTPS_PROXY", "https_proxy"),
		NoProxy:    first(e.getenv, "NO_PROXY", "no_proxy"),
	}).ProxyFunc()
	proxy := func(r *http.Request) (*url.URL, error) { return fromEnvironment(r.URL) }
	if own := first(e.get, "PROXY_ADDR", "HTTP_PROXY"); own != "" {
		u, err := url.Parse(own)
		if err != nil || u.Host == "" {
			return nil, &setupError{why: "VAULT_PROXY_ADDR is not a URL", status: 2}
		}
		proxy = http.ProxyURL(u)
	}
	t := &http.Transport{
		Proxy:                 proxy,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   concurrency,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
	if address.Scheme == "unix" {
		t.Proxy = nil
		t.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", address.Path)
		}
		return t, nil
	}
	return t, configureTLS(e, t)
}

// configureTLS uses Vault's own library to read the files, so that each variable has
// the same meaning as for `vault`.
func configureTLS(e environment, t *http.Transport) error {
	options := &api.TLSConfig{
		CACert:        e.get("CACERT"),
		CACertBytes:   []byte(e.get("CACERT_BYTES")),
		CAPath:        e.get("CAPATH"),
		ClientCert:    e.get("CLIENT_CERT"),
		ClientKey:     e.get("CLIENT_KEY"),
		TLSServerName: e.get("TLS_SERVER_NAME"),
	}
	if text := e.get("SKIP_VERIFY"); text != "" {
		skip, err := strconv.ParseBool(text)
		if err != nil {
			return &setupError{why: e.source("SKIP_VERIFY") + " is neither true nor false", status: 2}
		}
		options.Insecure = skip
	}
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	config := &api.Config{HttpClient: &http.Client{Transport: t}}
	if err := config.ConfigureTLS(options); err != nil {
		return &setupError{why: "cannot use the certificates that VAULT_CACERT, VAULT_CAPATH, VAULT_CLIENT_CERT and VAULT_CLIENT_KEY name: " + oneLine(err.Error()), status: 1}
	}
	return nil
}

// first returns the first variable that is set.
func first(get func(string) string, names ...string) string {
	for _, name := range names {
		if value := get(name); value != "" {
			return value
		}
	}
	return ""
}

// guard refuses redirects and limits the size of answers. A Vault server can redirect
// a client, with its token, to another server; the token must only be sent to the
// address that the user named.
type guard struct {
	next  http.RoundTripper
	trace func(method, path string, status int)
}

func (g guard) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := g.next.RoundTrip(r)
	if g.trace != nil {
		status := 0
		if err == nil {
			status = res.StatusCode
		}
		g.trace(r.Method, r.URL.Path, status)
	}
	if err != nil {
		return nil, err
	}
	res.Body = &boundedBody{ReadCloser: res.Body, left: maxAnswer}
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		_ = res.Body.Close()
		to, err := res.Location()
		if err != nil {
			return nil, &redirectError{}
		}
		return nil, &redirectError{to: to.Scheme + "://" + to.Host}
	}
	return res, nil
}

// redirectError names the target of a refused redirect.
type redirectError struct{ to string }

func (e *redirectError) Error() string {
	if e.to == "" {
		return "it redirects to nowhere"
	}
	return fmt.Sprintf("it redirects to %s, and the token is for this address alone", e.to)
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

var errTooLarge = errors.New("the answer is larger than 16 MiB")

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// retryKey marks, in a context, a request that may be repeated. A read from a dynamic
// engine may not: each read creates a new credential.
type retryKey struct{}

func retriable(ctx context.Context) context.Context { return context.WithValue(ctx, retryKey{}, true) }

// checkRetry is the library's policy for marked requests, except for failures that do
// not go away by waiting.
func checkRetry(ctx context.Context, res *http.Response, err error) (bool, error) {
	var redirect *redirectError
	switch {
	case ctx.Value(retryKey{}) == nil, errors.As(err, &redirect), errors.Is(err, syscall.ECONNREFUSED):
		return false, ctx.Err()
	case res != nil && res.StatusCode == http.StatusServiceUnavailable && isVault(res):
		return false, nil // sealed, or not initialized
	}
	return api.DefaultRetryPolicy(ctx, res, err)
}

// isVault checks whether an answer comes from Vault and not from a proxy before it.
// The body can still be read afterwards.
func isVault(res *http.Response) bool {
	head, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), res.Body), res.Body}
	return err == nil && bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{"errors":`))
}
