// Package vaulttest sets up a real Vault server for tests: mounts, secrets,
// policies, logins and an engine that creates leased credentials. It removes everything
// when the test ends, so the server may be used for other things too.
package vaulttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// Admin has a server's root token.
type Admin struct {
	testing.TB
	testneed.VaultServer
	base string // suffix of its names
}

// New returns the root of the server that the tests share.
func New(t testing.TB) Admin {
	t.Helper()
	return Admin{TB: t, VaultServer: testneed.Vault(t), base: t.Name()}
}

// Own returns the root of a server of its own, which may be sealed.
func Own(t testing.TB) Admin {
	t.Helper()
	return Admin{TB: t, VaultServer: testneed.OwnVault(t), base: t.Name()}
}

// Named returns the same root with other names, for a part of a test.
func (a Admin) Named(part string) Admin {
	a.base += part
	return a
}

// Do calls the API and returns the answer. An error ends the test.
func (a Admin) Do(method, path string, body any) map[string]any {
	a.Helper()
	status, answer := a.Try(method, path, body, nil)
	if status >= 300 {
		a.Fatalf("%s %s: status %d: %v", method, path, status, answer)
	}
	return answer
}

// Try calls the API and returns the status and the answer.
func (a Admin) Try(method, path string, body any, header http.Header) (int, map[string]any) {
	a.Helper()
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			a.Fatal(err)
		}
		in = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, a.Address+"/v1/"+path, in)
	if err != nil {
		a.Fatal(err)
	}
	if header != nil {
		req.Header = header.Clone()
	}
	req.Header.Set("X-Vault-Token", a.Token)
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		a.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil && !errors.Is(err, io.EOF) {
		a.Fatal(err)
	}
	return res.StatusCode, answer
}

// Name returns a name that no other test uses.
func (a Admin) Name(prefix string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, a.base)
	return strings.ToLower(prefix + "-" + clean)
}

// Mount mounts a secrets engine.
func (a Admin) Mount(path, kind string, options any) string {
	a.Helper()
	a.Do("POST", "sys/mounts/"+path, map[string]any{"type": kind, "options": options})
	a.Cleanup(func() { a.Do("DELETE", "sys/mounts/"+path, nil) })
	return path
}

// KV1 mounts a key-value engine of version 1.
func (a Admin) KV1() string {
	a.Helper()
	return a.Mount(a.Name("kv1"), "kv", map[string]string{"version": "1"})
}

// KV2 mounts a key-value engine of version 2.
func (a Admin) KV2() string {
	a.Helper()
	return a.KV2At(a.Name("kv2"))
}

// KV2At mounts a version 2 engine at path and waits until it accepts writes: the
// server upgrades it in the background.
func (a Admin) KV2At(path string) string {
	a.Helper()
	a.Mount(path, "kv", map[string]string{"version": "2"})
	for range 1000 {
		if status, _ := a.Try("POST", path+"/data/ready", map[string]any{"data": map[string]any{}}, nil); status < 300 {
			return path
		}
	}
	a.Fatalf("%s does not become ready", path)
	return ""
}

// Put1 writes a secret to a version 1 engine.
func (a Admin) Put1(path string, fields map[string]any) {
	a.Helper()
	a.Do("POST", path, fields)
}

// Put2 writes a secret to a version 2 engine.
func (a Admin) Put2(mount, name string, fields map[string]any) {
	a.Helper()
	a.Do("POST", mount+"/data/"+name, map[string]any{"data": fields})
}

// Policy creates a policy and returns its name.
func (a Admin) Policy(rules string) string {
	a.Helper()
	name := a.Name("policy")
	a.Do("PUT", "sys/policies/acl/"+name, map[string]any{"policy": rules})
	a.Cleanup(func() { a.Do("DELETE", "sys/policies/acl/"+name, nil) })
	return name
}

// TokenFor creates a token with a policy of these rules; more are further fields of
// the request.
func (a Admin) TokenFor(rules string, more map[string]any) string {
	a.Helper()
	body := map[string]any{"policies": []string{a.Policy(rules)}, "ttl": "10m"}
	for k, v := range more {
		body[k] = v
	}
	auth, _ := a.Do("POST", "auth/token/create", body)["auth"].(map[string]any)
	token := fmt.Sprint(auth["client_token"])
	a.Cleanup(func() { a.Try("POST", "auth/token/revoke", map[string]any{"token": token}, nil) })
	return token
}

// Wrap sends a request with a wrapped answer, and returns the wrapping token.
func (a Admin) Wrap(method, path string, body any) string {
	a.Helper()
	_, answer := a.Try(method, path, body, http.Header{"X-Vault-Wrap-Ttl": {"60s"}})
	info, _ := answer["wrap_info"].(map[string]any)
	return fmt.Sprint(info["token"])
}

// Auth mounts a login method.
func (a Admin) Auth(kind string) string {
	a.Helper()
	path := a.Name(kind)
	a.Do("POST", "sys/auth/"+path, map[string]any{"type": kind})
	a.Cleanup(func() { a.Do("DELETE", "sys/auth/"+path, nil) })
	return path
}

// LocalOnly skips a test in which Vault must connect to a listener of the test.
func (a Admin) LocalOnly() {
	a.Helper()
	if !a.Local {
		testneed.NotHere(a.TB, "the Vault of the tests cannot reach this machine")
	}
}
