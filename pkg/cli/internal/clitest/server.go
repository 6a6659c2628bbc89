package clitest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// Serve serves a fake server until the test ends, and returns it with its URL.
func Serve(t *testing.T) (*codertest.Server, string) {
	t.Helper()
	return ServeWith(t, fakecoder.Options{})
}

// ServeWith is Serve for a server with options.
func ServeWith(t *testing.T, options fakecoder.Options) (*codertest.Server, string) {
	t.Helper()
	srv := codertest.New(options)
	web := httptest.NewServer(srv)
	t.Cleanup(web.Close)
	return srv, web.URL
}

// RoundTripper is a function that implements http.RoundTripper.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (f RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// KeyPair gets the owner's SSH key with an agent's token. It returns the public key and
// the lines of the private key that are specific to it: the first and the last lines
// are similar in all keys.
func KeyPair(t *testing.T, address, agent string) (private []string, public string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/api/v2/workspaceagents/me/gitsshkey", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Coder-Session-Token", agent)
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var key struct {
		PublicKey  string `json:"public_key"`
		PrivateKey string `json:"private_key"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&key); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(key.PrivateKey), "\n")
	if len(lines) < 5 {
		t.Fatalf("the private key has %d lines", len(lines))
	}
	// The second line still contains the public key; the private part starts in the
	// third.
	return lines[3 : len(lines)-2], key.PublicKey
}
