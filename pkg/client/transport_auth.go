package client

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
)

// tokenHeader is the header for session tokens and for workspace agents' tokens.
const tokenHeader = "Coder-Session-Token"

// authTransport adds the token and the identity headers to requests to its own
// origin, and only to those.
type authTransport struct {
	next      http.RoundTripper
	origin    string
	token     Secret
	header    []Header
	userAgent string
}

var _ http.RoundTripper = (*authTransport)(nil)

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if Origin(req.URL) != t.origin {
		return nil, &RedirectError{From: t.origin, To: Origin(req.URL)}
	}
	req = req.Clone(req.Context())
	given := http.Header{}
	for _, h := range t.header {
		given.Add(h.Name, h.Value.RevealString())
	}
	maps.Copy(req.Header, given)
	if host := given.Get("Host"); host != "" {
		req.Host = host
	}
	userAgent := t.userAgent
	if userAgent == "" {
		userAgent = "coder-secrets"
	}
	req.Header.Set("User-Agent", userAgent)
	if !t.token.Empty() {
		req.Header.Set(tokenHeader, t.token.RevealString())
	}
	return t.next.RoundTrip(req)
}

// RedirectError is a redirect that was not followed, because it would have sent the
// token elsewhere or a change twice.
type RedirectError struct {
	From, To string // origins
	Method   string // set if the origin is the same
}

func (e *RedirectError) Error() string {
	if e.Method != "" {
		return fmt.Sprintf("the server redirected a %s request, which is not followed", e.Method)
	}
	return fmt.Sprintf("the server at %s redirects to %s, and the token stays where it belongs", e.From, e.To)
}

// Hints suggests the other address.
func (e *RedirectError) Hints() []string {
	if e.Method != "" {
		return nil
	}
	return []string{"if that is your Coder server, use its address: --url " + e.To}
}

// refuseRedirect follows redirects of GETs within the origin, up to three. Go would
// forward our header to any host.
func refuseRedirect(base *url.URL) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		if Origin(req.URL) == Origin(base) && via[0].Method == http.MethodGet && len(via) <= 3 {
			return nil
		}
		return redirectError(base, req.URL, via[0].Method)
	}
}

func redirectError(from, to *url.URL, method string) *RedirectError {
	e := &RedirectError{From: Origin(from), To: Origin(to)}
	if e.From == e.To {
		e.Method = method
	}
	return e
}
