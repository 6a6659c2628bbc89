package vault

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/internal/vaulttest"
)

func TestAForbiddenPathNamesTheCapability(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	one, two := a.KV1(), a.KV2()
	a.Put1(one+"/app", map[string]any{"password": canary})
	a.Put2(two, "app", map[string]any{"password": canary})
	token := a.TokenFor(fmt.Sprintf(`path "%s/data/other" { capabilities = ["read"] } path "%s/app" { capabilities = ["list"] }`, two, one), nil)
	tests := []struct {
		ref, needs, hint string
	}{
		{two + "/app", `"read" on "` + two + `/data/app"`, `path "` + two + `/data/app" { capabilities = ["read"] }`},
		{one + "/app", `"read" on "` + one + `/app"`, `path "` + one + `/app" { capabilities = ["read"] }`},
		{"nowhere/app", `"read" on "nowhere/app", or on "nowhere/data/app" in a version 2 key-value engine`, "vault secrets list"},
		{"nowhere/creds/app", `"read" on "nowhere/creds/app"`, "vault secrets list"},
	}
	for _, test := range tests {
		c, _ := a.connect(token, Options{})
		_, err := c.Value(t.Context(), mustRef(t, test.ref))
		checkError(t, err, 4, []string{token}, a.Address, fmt.Sprintf("%q", test.ref), test.needs, "policies of the token")
		if hints := fmt.Sprint(err.(interface{ Hints() []string }).Hints()); !strings.Contains(hints, test.hint) {
			t.Errorf("%s: the hints are %q, want %q among them", test.ref, hints, test.hint)
		}
	}
}

func TestAPolicysNoIsToldWithoutThePolicyDefault(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	two := a.KV2()
	a.Put2(two, "app", map[string]any{"password": canary})
	token := a.TokenFor(fmt.Sprintf(`path "%s/data/app" { capabilities = ["read"] }`, two), map[string]any{"no_default_policy": true})
	c, _ := a.connect(token, Options{})
	if got := read(t, c, two+"/app"); got != canary {
		t.Errorf("got %q", got)
	}
	for _, ref := range []string{two + "/other", "nowhere/app"} {
		c, _ = a.connect(token, Options{})
		_, err := c.Value(t.Context(), mustRef(t, ref))
		checkError(t, err, 4, []string{token}, a.Address, `"read" on "`, "policies of the token")
	}
}

func TestATokenThatEndedIsToldFromAPolicy(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	two := a.KV2()
	a.Put2(two, "app", map[string]any{"password": canary})
	const policy = `path "*" { capabilities = ["read"] }`
	revoked, expired := a.TokenFor(policy, nil), a.TokenFor(policy, map[string]any{"ttl": "1s", "renewable": false})
	a.Do("POST", "auth/token/revoke", map[string]any{"token": revoked})
	a.awaitEnd(expired)
	for name, token := range map[string]string{"revoked": revoked, "expired": expired, "of another server": "hvs.of-another-server"} {
		t.Log(name)
		c, w := a.connect(token, Options{})
		refs := make([]Ref, 50)
		for i := range refs {
			refs[i] = Ref{Path: fmt.Sprintf("%s/app%d", two, i)}
		}
		_, err := c.Values(t.Context(), refs)
		checkError(t, err, 4, []string{token}, a.Address, two+"/app0", `"read" on "`, "the token from VAULT_TOKEN is expired, revoked or of another server")
		if len(w.sent()) > 5 {
			t.Errorf("%d requests were sent with a token that is no good", len(w.sent()))
		}
	}
}

// awaitEnd waits until a token has expired.
func (a admin) awaitEnd(token string) {
	a.Helper()
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
		if status, _ := a.Try("POST", "auth/token/lookup", map[string]any{"token": token}, nil); status == http.StatusForbidden {
			return
		}
	}
	a.Fatal("the token does not end")
}

func TestASealedVault(t *testing.T) {
	t.Parallel()
	a := admin{vaulttest.Own(t)}
	a.Do("PUT", "sys/seal", nil)
	w := &wire{}
	c, err := New(Options{Transport: w, Getenv: variables("VAULT_ADDR="+a.Address, "VAULT_TOKEN="+a.Token)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Values(t.Context(), []Ref{{Path: "secret/a"}, {Path: "secret/b"}, {Path: "other/c"}})
	checkError(t, err, 1, []string{a.Token}, a.Address, `"secret/a"`, `"read" on "secret/data/a"`, "it is sealed")
	_, err = c.Check(t.Context())
	checkError(t, err, 1, []string{a.Token}, a.Address, "it is sealed")
	if len(w.sent()) > 3 {
		t.Errorf("sent %q to a sealed server", w.sent())
	}
}

// offline returns a client for an address without a Vault server.
func offline(t testing.TB, address string, environ ...string) *Client {
	t.Helper()
	c, err := New(Options{Getenv: variables(append([]string{"VAULT_ADDR=" + address, "VAULT_TOKEN=" + canary, "VAULT_MAX_RETRIES=0"}, environ...)...)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatIsNotVaultIsToldInOneLine(t *testing.T) {
	t.Parallel()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<html>Welcome</html>")
	}))
	defer page.Close()
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprintf(w, "<html>bad gateway %s</html>", r.Header.Get("X-Vault-Token"))
	}))
	defer broken.Close()
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, `{"errors":["1 error occurred:\n\t* no place for\n\t%s\u001b[31m\n\n"]}`, r.Header.Get("X-Vault-Token"))
	}))
	defer echo.Close()
	var reached atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer other.Close()
	redirect := httptest.NewServer(http.RedirectHandler(other.URL+"/v1/secret/data/app", http.StatusTemporaryRedirect))
	defer redirect.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":{"x":"`)
		for range 20 << 10 {
			if _, err := w.Write(make([]byte, 1024)); err != nil {
				return
			}
		}
	}))
	defer endless.Close()
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, `{"data":{"data":{"x":"`)
	}))
	defer cut.Close()
	mute := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer mute.Close()
	closed := freeAddress(t)

	tests := []struct{ name, address, why string }{
		{"a web page", page.URL, "what answers there is not Vault"},
		{"a proxy's error", broken.URL, "what answers there is not Vault (status 502)"},
		{"the token in the answer", echo.URL, "it answered 500: no place for [redacted]"},
		{"a redirect", redirect.URL, "it redirects to " + other.URL},
		{"an unknown authority", secure.URL, "signed by an authority that this machine does not know"},
		{"https to http", strings.Replace(page.URL, "http:", "https:", 1), "it speaks http and not https"},
		{"an endless answer", endless.URL, "larger than 16 MiB"},
		{"half an answer", cut.URL, "its answer breaks off"},
		{"no answer", mute.URL, "its answer breaks off"},
		{"nobody", "http://" + closed, "connection refused"},
		{"an unknown host", "https://vault.invalid", `the host "vault.invalid" is not known`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := offline(t, test.address).Value(t.Context(), Ref{Path: "secret/app", Field: "x"})
			checkError(t, err, 1, nil, test.address, `"secret/app"`, `"read" on "secret/`, test.why)
		})
	}
	if reached.Load() != 0 {
		t.Error("the redirect was followed")
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestAnAuthorityCanBeNamed(t *testing.T) {
	t.Parallel()
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Vault-Namespace") != "team" || r.Header.Get("X-Extra") != "yes" || r.Header.Get("X-Vault-Request") != "true" {
			w.WriteHeader(http.StatusBadRequest)
		}
		fmt.Fprint(w, kv2Answer)
	}))
	defer srv.Close()
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, block, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"VAULT_CACERT=" + file, "BAO_CACERT=" + file, "VAULT_CACERT_BYTES=" + string(block), "VAULT_SKIP_VERIFY=true"} {
		c := offline(t, srv.URL, by, "VAULT_NAMESPACE=team", `VAULT_HEADERS={"X-Extra":"yes"}`)
		if got := read(t, c, "secret/app"); got != canary {
			t.Errorf("%s: got %q", by, got)
		}
	}
}

// kv2Answer is an answer of a version 2 key-value engine, with the field x.
const kv2Answer = `{"data":{"data":{"x":"` + canary + `"},"metadata":{"created_time":"","deletion_time":"","destroyed":false,"version":1}}}`

func TestAServerThatAsksForACertificate(t *testing.T) {
	t.Parallel()
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/behind/a/proxy/v1/secret/data/app" {
			fmt.Fprint(w, kv2Answer)
		}
	}))
	srv.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	defer srv.Close()
	dir := t.TempDir()
	file := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key, err := x509.MarshalPKCS8PrivateKey(srv.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	certificate, private := file("cert.pem", "CERTIFICATE", srv.Certificate().Raw), file("key.pem", "PRIVATE KEY", key)
	authorities := filepath.Join(dir, "authorities")
	if err := errors.Join(os.Mkdir(authorities, 0o700), os.Link(certificate, filepath.Join(authorities, "ca.pem"))); err != nil {
		t.Fatal(err)
	}
	ours := []string{"VAULT_CAPATH=" + authorities, "VAULT_CLIENT_CERT=" + certificate, "VAULT_CLIENT_KEY=" + private}
	address := srv.URL + "/behind/a/proxy/"
	for _, name := range []string{"", "example.com"} { // the certificate is for both names
		if got := read(t, offline(t, address, append(ours, "VAULT_TLS_SERVER_NAME="+name)...), "secret/app"); got != canary {
			t.Errorf("with the name %q: got %q", name, got)
		}
	}
	tests := []struct {
		environ []string
		why     string
	}{
		{append(ours, "VAULT_TLS_SERVER_NAME=vault.example"), "its certificate is for another name"},
		{ours[:1], "certificate required"},
		{ours[1:], "signed by an authority that this machine does not know"},
	}
	for _, test := range tests {
		_, err := offline(t, address, test.environ...).Value(t.Context(), Ref{Path: "secret/app"})
		checkError(t, err, 1, nil, strings.TrimSuffix(address, "/"), `"secret/app"`, `"read" on "secret/data/app"`, test.why)
	}
}

func TestASocketIsAnAddress(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "vault") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		testneed.NotHere(t, "there are no sockets in the file system: "+err.Error())
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, kv2Answer)
	})}}
	srv.Start()
	defer srv.Close()
	if got := read(t, offline(t, "unix://"+path), "secret/app"); got != canary {
		t.Errorf("got %q", got)
	}
	_, err = offline(t, "unix://"+path+"-none").Value(t.Context(), Ref{Path: "secret/app"})
	checkError(t, err, 1, nil, "unix://"+path+"-none", `"secret/app"`, `"read" on "secret/data/app"`, "no such file")
}

func TestReadsAreTriedAgainAndCredentialsAreNot(t *testing.T) {
	t.Parallel()
	var reads, credentials atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "/mounts/"):
			fmt.Fprint(w, `{"data":{"path":"db/","type":"database"}}`)
		case strings.Contains(r.URL.Path, "/creds/"):
			credentials.Add(1)
			w.WriteHeader(http.StatusBadGateway)
		case reads.Add(1) < 2:
			w.WriteHeader(http.StatusBadGateway)
		default:
			fmt.Fprint(w, kv2Answer)
		}
	}))
	defer srv.Close()
	c := offline(t, srv.URL, "VAULT_MAX_RETRIES=2")
	read(t, c, "secret/app")
	if reads.Load() != 2 {
		t.Errorf("the read was sent %d times, want 2", reads.Load())
	}
	if _, err := c.Value(t.Context(), Ref{Path: "db/creds/app"}); err == nil || credentials.Load() != 1 {
		t.Errorf("the credential was asked for %d times (%v), want once", credentials.Load(), err)
	}
}

func TestAnInterruptedReadSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer srv.Close()
	_, err := offline(t, srv.URL).Value(ctx, Ref{Path: "secret/app"})
	checkError(t, err, 130, nil, "interrupted")
}
