package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// errTimeout is the cause when a call exceeds its timeout.
var errTimeout = errors.New("no answer in time")

// NetworkError is a request that got no answer, or only part of one.
type NetworkError struct {
	Host string
	// Reason says why in a few words.
	Reason string
	// Unsent is set if the request cannot have arrived: no connection was made.
	Unsent bool
	err    error
	hints  []string
}

func (e *NetworkError) Error() string { return fmt.Sprintf("cannot reach %s: %s", e.Host, e.Reason) }

// Unwrap returns the cause.
func (e *NetworkError) Unwrap() error { return e.err }

// Hints says what to check.
func (e *NetworkError) Hints() []string { return e.hints }

type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %d MiB", e.limit>>20)
}

// transportError describes a failed exchange in the words of the user.
func (c *Client) transportError(ctx context.Context, method string, err error) error {
	var redirect *RedirectError
	var large *tooLargeError
	switch {
	case errors.As(err, &redirect):
		return redirect
	case errors.As(err, &large):
		return &NotCoderError{Host: c.base.Host, Reason: large.Error()}
	case errors.Is(context.Cause(ctx), errTimeout):
		return c.timedOut(method)
	case ctx.Err() != nil:
		return ctx.Err()
	case notHTTP(err):
		return &NotCoderError{Host: c.base.Host, Reason: "its answer is not HTTP", hint: "check the port, and whether the address begins with https"}
	}
	why := explainNetwork(err, c.base.Hostname())
	e := &NetworkError{Host: c.base.Host, Reason: why.reason, Unsent: why.unsent, err: err, hints: []string{why.hint}}
	if why.broken && method != http.MethodGet {
		e.hints = []string{unsureHint}
	}
	return e
}

// unsureHint is for requests that change something and whose answer was lost.
const unsureHint = "the request may have been carried out; look before you repeat it"

func (c *Client) timedOut(method string) error {
	hints := []string{"try again, or allow more time with --timeout"}
	if method != http.MethodGet {
		hints = []string{unsureHint, "allow more time with --timeout"}
	}
	return &NetworkError{Host: c.base.Host, Reason: fmt.Sprintf("no answer within %s", c.timeout), err: errTimeout, hints: hints}
}

// networkReason is why an exchange failed.
type networkReason struct {
	reason, hint string
	unsent       bool // no connection was made, so the request did not arrive
	broken       bool // the connection broke: another try may succeed
}

// explainNetwork determines what err means. host is the server's name.
func explainNetwork(err error, host string) networkReason {
	var proxy *ProxyError
	var op *net.OpError
	var dns *net.DNSError
	var timeout net.Error
	if why, ok := explainTLS(err, host); ok {
		return why
	}
	switch {
	case errors.As(err, &proxy):
		return networkReason{reason: proxy.Error(), hint: proxy.hint(), unsent: true}
	case errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "socks connect"):
		why := explainNetwork(op.Err, host)
		why.reason = "the proxy between does not answer: " + why.reason
		why.hint = "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
		why.unsent, why.broken = true, false
		return why
	case errors.As(err, &dns) && dns.IsNotFound:
		return networkReason{reason: fmt.Sprintf("the name %q cannot be resolved", dns.Name), hint: "check the address for a typing error, and the network or VPN", unsent: true}
	case errors.As(err, &dns):
		return networkReason{reason: fmt.Sprintf("no name server answered for %q", dns.Name), hint: "check the network or VPN", unsent: true}
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, windowsRefused):
		return networkReason{reason: "the connection was refused", hint: "check address and port, and that the server runs", unsent: true}
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return networkReason{reason: "the connection timed out", hint: "check the network or VPN"}
	case errors.As(err, &op) && op.Op == "dial":
		return networkReason{reason: "no connection can be made: " + clip(op.Err.Error(), 200), hint: "check the network or VPN", unsent: true}
	}
	why := networkReason{reason: "the connection broke before the answer was complete", hint: "try again", broken: true}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		why.reason = "the answer was cut off in the middle"
	}
	return why
}

// notHTTP reports whether the answer came from something other than a web server.
// net/http identifies this error only by its text.
func notHTTP(err error) bool {
	text := err.Error()
	return strings.Contains(text, "malformed HTTP") || strings.Contains(text, "failed to parse Location header")
}

// windowsRefused is WSAECONNREFUSED, which Go does not treat as ECONNREFUSED.
const windowsRefused = syscall.Errno(10061)

// ProxyError is a proxy that refused to connect to the server.
type ProxyError struct{ Status int }

func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy between answered %d (%s)", e.Status, http.StatusText(e.Status))
}

func (e *ProxyError) hint() string {
	if e.Status == http.StatusProxyAuthRequired {
		return "the proxy asks for a login: set HTTPS_PROXY with it, or list the server in NO_PROXY"
	}
	return "check HTTPS_PROXY and NO_PROXY, or ask whoever runs the proxy"
}
