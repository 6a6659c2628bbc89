package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Secret is a value that cannot print itself.
type Secret = secret.Secret

// Me names the token's own user, wherever a user is expected.
const Me = "me"

// maxAnswer is the maximum size of a JSON answer, in bytes.
const maxAnswer = 32 << 20

// Options configure a Client. The zero value creates one without a token.
type Options struct {
	// Token is a session token, or a workspace agent's token.
	Token Secret
	// UserAgent is sent with each request. The default is "coder-secrets".
	UserAgent string
	// Header has additional headers for each request, such as those that a proxy
	// before the server requires. They are not sent to any other origin.
	Header []Header
	// AllowHTTP permits plain http to hosts other than loopback.
	AllowHTTP bool
	// Timeout limits a call with its retries. 0 means 30 seconds; a negative value
	// means no limit.
	Timeout time.Duration
	// Transport carries the requests; nil means net/http's default.
	Transport http.RoundTripper
	// Trace, if set, is called for each request that was sent.
	Trace func(Trace)
	// Now is the clock, time.Now by default.
	Now func() time.Time
	// Sleep waits between retries and returns early, with an error, when ctx ends.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Header is one line of a request's header. Its value is usually a secret, such as
// the credentials for a proxy.
type Header struct {
	Name  string
	Value Secret
}

// Client calls one server. It is safe for use by several goroutines.
type Client struct {
	base    *url.URL
	http    *http.Client
	timeout time.Duration
}

// New returns a client of the server at rawURL, which [ParseURL] parses.
func New(rawURL string, opts Options) (*Client, error) {
	base, err := ParseURL(rawURL)
	if err != nil {
		return nil, err
	}
	if err := CheckPlainHTTP(base, opts.AllowHTTP); err != nil {
		return nil, err
	}
	if err := checkToken(opts.Token); err != nil {
		return nil, err
	}
	c := &Client{base: base, timeout: opts.Timeout}
	if c.timeout == 0 {
		c.timeout = 30 * time.Second
	}
	c.http = &http.Client{Transport: chain(base, opts), CheckRedirect: refuseRedirect(base)}
	return c, nil
}

// chain connects the transports, the innermost first. Each request passes through
// them from the last to the first:
//
//   - retry is outermost, so that each try is traced and authorised again;
//   - auth adds the token and the headers, and only for the client's own origin,
//     whatever a redirect or a caller did to the URL;
//   - trace sees what is sent, but reports neither headers nor query values;
//   - redact is next to the network, so that no other transport sees a token that
//     a server repeats.
func chain(base *url.URL, opts Options) http.RoundTripper {
	next := opts.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	budget := retryBudget
	if opts.Timeout > 0 {
		budget = min(budget, opts.Timeout)
	}
	now, sleep := opts.Now, opts.Sleep
	if now == nil {
		now = time.Now
	}
	if sleep == nil {
		sleep = sleepFor
	}
	next = newRedactTransport(next, opts.Token, opts.Header)
	if opts.Trace != nil {
		next = &traceTransport{next: next, now: now, trace: opts.Trace}
	}
	next = &authTransport{next: next, origin: Origin(base), token: opts.Token, header: opts.Header, userAgent: opts.UserAgent}
	return &retryTransport{next: next, sleep: sleep, now: now, jitter: rand.Float64, budget: budget}
}

// URL is the server's base URL.
func (c *Client) URL() *url.URL {
	u := *c.base
	return &u
}

// call is one request to the API.
type call struct {
	method string
	path   []string // below /api/v2, not escaped
	query  url.Values
	body   any      // JSON, or nil
	out    any      // where the answer's JSON goes, or nil
	sent   []Secret // the secrets in body, which no message may repeat
}

// onWire is a secret in a request body. JSON encoding reveals the value only through
// this type.
type onWire struct{ Secret }

func (w onWire) MarshalJSON() ([]byte, error) { return json.Marshal(w.RevealString()) }

func (c *Client) get(ctx context.Context, out any, path ...string) error {
	return c.do(ctx, call{method: http.MethodGet, path: path, out: out})
}

func (c *Client) getQuery(ctx context.Context, out any, query url.Values, path ...string) error {
	return c.do(ctx, call{method: http.MethodGet, path: path, query: query, out: out})
}

// do sends a call and decodes its answer.
func (c *Client) do(ctx context.Context, k call) error {
	ctx, cancel := c.withTimeout(ctx)
	defer cancel()
	res, err := c.send(ctx, k)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := readBounded(res.Body, maxAnswer)
	if err != nil {
		return c.transportError(ctx, k.method, err)
	}
	if res.StatusCode >= 300 {
		return answerError(k, res, body)
	}
	return c.accept(k, res, body)
}

// accept decodes the answer to a call that succeeded. The status alone does not prove
// that: a proxy's login page has the status 200 too, and anything that is not from
// Coder is an error.
func (c *Client) accept(k call, res *http.Response, body []byte) error {
	if k.out == nil {
		if res.StatusCode == http.StatusNoContent || isJSON(res) || res.Header.Get("X-Coder-Build-Version") != "" {
			return nil
		}
		return notCoder(c.base, res, body)
	}
	if !isJSON(res) {
		return notCoder(c.base, res, body)
	}
	if err := json.Unmarshal(body, k.out); err != nil {
		return &NotCoderError{Host: c.base.Host, Reason: "its answer is not the JSON that Coder sends"}
	}
	if answer, ok := k.out.(interface{ lacks() string }); ok && answer.lacks() != "" {
		return &NotCoderError{Host: c.base.Host, Reason: "its answer has no " + answer.lacks()}
	}
	if hasEmptyItem(reflect.ValueOf(k.out).Elem()) {
		return &NotCoderError{Host: c.base.Host, Reason: "its answer has an empty item in a list"}
	}
	return nil
}

// hasEmptyItem reports whether an answer, or a list in it, has an empty item, such as
// null: it would look like a thing without a name.
func hasEmptyItem(answer reflect.Value) bool {
	switch answer.Kind() {
	case reflect.Struct:
		for i := range answer.NumField() {
			if answer.Field(i).Kind() == reflect.Slice && hasEmptyItem(answer.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		for i := range answer.Len() {
			if item := answer.Index(i); item.Kind() == reflect.Struct && item.IsZero() {
				return true
			}
		}
	}
	return false
}

// lack returns name if value is empty. It is for fields that an answer from Coder
// always has.
func lack(name, value string) string {
	if value != "" {
		return ""
	}
	return name
}

// send sends a call and returns the answer with its body unread.
func (c *Client) send(ctx context.Context, k call) (*http.Response, error) {
	target, err := c.target(k)
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if k.body != nil {
		data, err := json.Marshal(k.body)
		if err != nil {
			return nil, fmt.Errorf("internal error: cannot write the request: %w", err)
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(withSent(ctx, k.sent), k.method, target.String(), body)
	if err != nil {
		return nil, errors.New("internal error: cannot make the request")
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.GetBody = nil // nothing may send it a second time
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, c.transportError(ctx, k.method, err)
	}
	return res, nil
}

// target returns the URL of a call. It escapes path elements and refuses those that
// would lead to another route.
func (c *Client) target(k call) (*url.URL, error) {
	var path, raw strings.Builder
	path.WriteString("/api/v2")
	raw.WriteString("/api/v2")
	for _, element := range k.path {
		if err := checkElement(element); err != nil {
			return nil, err
		}
		path.WriteString("/" + element)
		raw.WriteString("/" + url.PathEscape(element))
	}
	u := *c.base
	u.Path, u.RawPath, u.RawQuery = path.String(), raw.String(), k.query.Encode()
	return &u, nil
}

func (c *Client) withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.timeout < 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, c.timeout, errTimeout)
}

// readBounded reads all of r, and fails if there is more than limit.
func readBounded(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, &tooLargeError{limit: limit}
	}
	return body, nil
}

func isJSON(res *http.Response) bool {
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/json")
}

func sleepFor(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
