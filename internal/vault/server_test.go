package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// canary is the value that no error may hold.
const canary = "c4n4ry-v4lue"

// admin sets a real server up for a test, as root.
type admin struct {
	t testing.TB
	testneed.VaultServer
}

func newAdmin(t testing.TB) admin { return admin{t, testneed.Vault(t)} }

// do calls the API and gives the answer; it fails the test where the answer is an error.
func (a admin) do(method, path string, body any) map[string]any {
	a.t.Helper()
	status, answer := a.try(method, path, body, nil)
	if status >= 300 {
		a.t.Fatalf("%s %s: status %d: %v", method, path, status, answer)
	}
	return answer
}

func (a admin) try(method, path string, body any, header http.Header) (int, map[string]any) {
	a.t.Helper()
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		in = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, a.Address+"/v1/"+path, in)
	if err != nil {
		a.t.Fatal(err)
	}
	if header != nil {
		req.Header = header.Clone()
	}
	req.Header.Set("X-Vault-Token", a.Token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil && !errors.Is(err, io.EOF) {
		a.t.Fatal(err)
	}
	return res.StatusCode, answer
}

// name is one that no other test has.
func (a admin) name(prefix string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, a.t.Name())
	return strings.ToLower(prefix + "-" + clean)
}

// mount mounts a secrets engine for the time of the test.
func (a admin) mount(path, kind string, options any) string {
	a.t.Helper()
	a.do("POST", "sys/mounts/"+path, map[string]any{"type": kind, "options": options})
	a.t.Cleanup(func() { a.do("DELETE", "sys/mounts/"+path, nil) })
	return path
}

func (a admin) kv1() string {
	a.t.Helper()
	return a.mount(a.name("kv1"), "kv", map[string]string{"version": "1"})
}

func (a admin) kv2() string {
	a.t.Helper()
	return a.kv2At(a.name("kv2"))
}

// kv2At mounts a version 2 engine and waits until it takes writes: it is upgraded
// in the background.
func (a admin) kv2At(path string) string {
	a.t.Helper()
	a.mount(path, "kv", map[string]string{"version": "2"})
	for range 1000 {
		if status, _ := a.try("POST", path+"/data/ready", map[string]any{"data": map[string]any{}}, nil); status < 300 {
			return path
		}
	}
	a.t.Fatalf("%s does not become ready", path)
	return ""
}

func (a admin) put1(path string, fields map[string]any) {
	a.t.Helper()
	a.do("POST", path, fields)
}

func (a admin) put2(mount, name string, fields map[string]any) {
	a.t.Helper()
	a.do("POST", mount+"/data/"+name, map[string]any{"data": fields})
}

// token makes a token with a policy; it ends with the test.
func (a admin) token(policy string, more map[string]any) string {
	a.t.Helper()
	name := a.name("policy")
	a.do("PUT", "sys/policies/acl/"+name, map[string]any{"policy": policy})
	a.t.Cleanup(func() { a.do("DELETE", "sys/policies/acl/"+name, nil) })
	body := map[string]any{"policies": []string{name}, "ttl": "10m"}
	for k, v := range more {
		body[k] = v
	}
	auth := a.do("POST", "auth/token/create", body)["auth"].(map[string]any)
	token := auth["client_token"].(string)
	a.t.Cleanup(func() { a.try("POST", "auth/token/revoke", map[string]any{"token": token}, nil) })
	return token
}

// auth mounts a way to log in for the time of the test.
func (a admin) auth(kind string) string {
	a.t.Helper()
	path := a.name(kind)
	a.do("POST", "sys/auth/"+path, map[string]any{"type": kind})
	a.t.Cleanup(func() { a.do("DELETE", "sys/auth/"+path, nil) })
	return path
}

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

// connect makes a client with a token, and further variables as NAME=VALUE.
func (a admin) connect(token string, opts Options, environ ...string) (*Client, *wire) {
	a.t.Helper()
	w := &wire{}
	opts.Transport = w
	opts.Getenv = variables(append([]string{"VAULT_ADDR=" + a.Address, "VAULT_TOKEN=" + token, "VAULT_MAX_RETRIES=0"}, environ...)...)
	c, err := New(opts)
	if err != nil {
		a.t.Fatal(err)
	}
	return c, w
}

// variables is an environment; the last of a name counts.
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

// checkError asks of an error what every error of this package keeps: one line that
// has address, path and capability, the status, and no secret.
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
