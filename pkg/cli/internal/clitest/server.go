package clitest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// Serve serves a fake server until the test ends, and returns it with its URL.
func Serve(t *testing.T) (*codertest.Server, string) {
	t.Helper()
	return ServeWith(t, fakecoder.Options{})
}

// ServeWith is Serve of a server with options.
func ServeWith(t *testing.T, options fakecoder.Options) (*codertest.Server, string) {
	t.Helper()
	srv := codertest.New(options)
	web := httptest.NewServer(srv)
	t.Cleanup(web.Close)
	return srv, web.URL
}

// RoundTripper is a function as a transport.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (f RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
