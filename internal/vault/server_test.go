package vault

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/vaulttest"
)

// canary is the value that must not appear in any error.
const canary = "c4n4ry-v4lue"

// admin sets a real server up for a test, as root.
type admin struct{ vaulttest.Admin }

func newAdmin(t testing.TB) admin { return admin{vaulttest.New(t)} }

// wire records what a client sends.
type wire struct {
	mu       sync.Mutex
	requests []string
	now, top int
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.requests = append(w.requests, r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), "/v1/"))
	w.now++
	w.top = max(w.top, w.now)
	w.mu.Unlock()
	res, err := http.DefaultTransport.RoundTrip(r)
	w.mu.Lock()
	w.now--
	w.mu.Unlock()
	return res, err
}

func (w *wire) sent() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.requests...)
}

// connect returns a client with a token, and further variables as NAME=VALUE.
func (a admin) connect(token string, opts Options, environ ...string) (*Client, *wire) {
	a.Helper()
	w := &wire{}
	opts.Transport = w
	opts.Getenv = variables(append([]string{"VAULT_ADDR=" + a.Address, "VAULT_TOKEN=" + token, "VAULT_MAX_RETRIES=0"}, environ...)...)
	c, err := New(opts)
	if err != nil {
		a.Fatal(err)
	}
	return c, w
}

// variables is an environment; the last entry for a name applies.
func variables(entries ...string) func(string) string {
	return func(name string) string {
		value := ""
		for _, entry := range entries {
			if k, v, _ := strings.Cut(entry, "="); k == name {
				value = v
			}
		}
		return value
	}
}

func mustRef(t testing.TB, text string) Ref {
	t.Helper()
	ref, err := ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// read reads one value as text.
func read(t testing.TB, c *Client, text string) string {
	t.Helper()
	value, err := c.Value(t.Context(), mustRef(t, text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value.Secret.RevealString()
}

// checkError checks what all errors of this package have: one line with address, path
// and capability, the status, and no secret.
func checkError(t testing.TB, err error, status int, secrets []string, parts ...string) {
	t.Helper()
	if err == nil {
		t.Error("no error")
		return
	}
	text := err.Error()
	if strings.Contains(text, "\n") {
		t.Errorf("%q has more than one line", text)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
	var coder interface{ ExitCode() int }
	if got := 1; errors.As(err, &coder) {
		if got = coder.ExitCode(); got != status {
			t.Errorf("%q: exit status %d, want %d", text, got, status)
		}
	}
	var hints interface{ Hints() []string }
	if errors.As(err, &hints) {
		text += " " + strings.Join(hints.Hints(), " ")
	}
	text += fmt.Sprintf("%+v %#v", err, err)
	for _, s := range append(secrets, canary) {
		if s != "" && strings.Contains(text, s) {
			t.Errorf("the error %q or its hints hold a secret", text)
		}
	}
}
