package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// errTimeout is the cause of a call's end when its time is up.
var errTimeout = errors.New("no answer in time")

// NetworkError is a request that got no answer, or only a part of one.
type NetworkError struct {
	Host string
	// Reason says why in a few words.
	Reason string
	err    error
	hints  []string
}

func (e *NetworkError) Error() string { return fmt.Sprintf("cannot reach %s: %s", e.Host, e.Reason) }

// Unwrap gives the cause.
func (e *NetworkError) Unwrap() error { return e.err }

// Hints says what to look at.
func (e *NetworkError) Hints() []string { return e.hints }

type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %d MiB", e.limit>>20)
}

type networkKind int

const (
	networkBroken networkKind = iota
	networkDNS
	networkRefused
	networkTLS
	networkTimeout
)

func classifyNetwork(err error) networkKind {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return networkDNS
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &alert), errors.As(err, &authority), errors.As(err, &hostname):
		return networkTLS
	case errors.Is(err, syscall.ECONNREFUSED):
		return networkRefused
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return networkTimeout
	}
	return networkBroken
}

// transportError puts a failed exchange in the words of the person who asked.
func (c *Client) transportError(ctx context.Context, k call, err error) error {
	var redirect *RedirectError
	var large *tooLargeError
	switch {
	case errors.As(err, &redirect):
		return redirect
	case errors.As(err, &large):
		return &NotCoderError{Host: c.base.Host, Reason: large.Error()}
	case errors.Is(context.Cause(ctx), errTimeout):
		return &NetworkError{Host: c.base.Host, Reason: fmt.Sprintf("no answer within %s", c.timeout), err: errTimeout, hints: []string{"try again, or allow more time with --timeout"}}
	case ctx.Err() != nil:
		return ctx.Err()
	}
	e := &NetworkError{Host: c.base.Host, err: err}
	switch classifyNetwork(err) {
	case networkDNS:
		e.Reason = fmt.Sprintf("the name %q cannot be resolved", c.base.Hostname())
		e.hints = []string{"check the address for a typing error, and the network or VPN"}
	case networkRefused:
		e.Reason = "the connection was refused"
		e.hints = []string{"check address and port, and that the server runs"}
	case networkTLS:
		e.Reason = tlsReason(err)
		e.hints = []string{"for a private authority set CODER_CLIENT_TLS_CA_FILE to its certificate"}
	case networkTimeout:
		e.Reason = "the connection timed out"
		e.hints = []string{"check the network or VPN"}
	default:
		e.Reason = "the connection broke before the answer was complete"
		if errors.Is(err, io.ErrUnexpectedEOF) {
			e.Reason = "the answer was cut off in the middle"
		}
		e.hints = []string{"try again"}
		if k.method != "GET" {
			e.hints = []string{"the request may have been carried out; look before you repeat it"}
		}
	}
	return e
}

func tlsReason(err error) string {
	var record tls.RecordHeaderError
	var hostname x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &record):
		return "it does not speak TLS on this port"
	case errors.As(err, &hostname):
		return "its certificate is for another name"
	case errors.As(err, &authority):
		return "its certificate is signed by an authority that is not trusted here"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired or is not valid yet"
	}
	return "the TLS handshake failed: " + clip(strings.TrimPrefix(err.Error(), "tls: "), 200)
}
