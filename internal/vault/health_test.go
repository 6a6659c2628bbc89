package vault

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCheckTellsHowTheServerAndTheTokenAre(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	c, _ := a.connect(a.TokenFor(`path "secret/*" { capabilities = ["read"] }`, nil), Options{})
	got, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Version == "" || got.TokenFrom != "VAULT_TOKEN" || got.TokenLife <= 0 || got.TokenLife > 10*time.Minute {
		t.Errorf("got %+v", got)
	}
	// Check must not use up a wrapping token.
	ref, _ := a.readerPolicy()
	path := strings.TrimSuffix(strings.Replace(ref, "/app", "/data/app", 1), "#password")
	wrapping := a.Wrap("GET", path, nil)
	c, _ = a.connect(wrapping, Options{})
	if got, err := c.Check(t.Context()); err != nil || got.Wraps != path {
		t.Errorf("of a wrapping token: %+v, %v", got, err)
	}
	c, _ = a.connect(wrapping, Options{})
	if _, err := c.Value(t.Context(), mustRef(t, "sys/wrapping/unwrap#password")); err != nil {
		t.Errorf("the token was used up: %v", err)
	}
	c, _ = a.connect(admin{a.Named("least")}.TokenFor(`path "secret/*" { capabilities = ["read"] }`, map[string]any{"no_default_policy": true}), Options{})
	if got, err := c.Check(t.Context()); err != nil || got.TokenLife >= 0 {
		t.Errorf("of a token with the least rights: %+v, %v", got, err)
	}
	c, _ = a.connect("", Options{})
	if got, err := c.Check(t.Context()); err != nil || got.TokenFrom != "" {
		t.Errorf("without a token: %+v, %v", got, err)
	}
	c, _ = a.connect("hvs.stranger", Options{})
	_, err = c.Check(t.Context())
	checkError(t, err, 4, []string{"hvs.stranger"}, a.Address, "the token from VAULT_TOKEN", "expired, revoked or of another server")
}

func TestCheckTellsAStoredTokenThatIsNone(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".vault-token"), 0o700); err != nil {
		t.Fatal(err)
	}
	c, _ := a.connect("", Options{Home: home})
	_, err := c.Check(t.Context())
	checkError(t, err, 4, nil, a.Address, "cannot read the token", `"read" on "auth/token/lookup-self"`)
	c, _ = a.connect("two "+canary, Options{})
	_, err = c.Check(t.Context())
	checkError(t, err, 4, nil, a.Address, "what VAULT_TOKEN holds is no token")
}

func TestCheckWantsVaultsOwnAnswer(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") }))
	defer srv.Close()
	_, err := offline(t, srv.URL).Check(t.Context())
	checkError(t, err, 1, nil, srv.URL, "what answers there is not Vault")
}

// TestNamespaces answers as a server with namespaces does: in a namespace there is no
// health route, and in a namespace that does not exist there is no path at all.
func TestNamespaces(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		namespace := r.Header.Get("X-Vault-Namespace")
		switch {
		case r.URL.Path == "/v1/sys/health" && namespace != "":
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"errors":["operation unavailable in namespaces"]}`)
		case r.URL.Path == "/v1/sys/health":
			fmt.Fprint(w, `{"initialized":true,"sealed":false,"version":"2.5.5"}`)
		case r.URL.Path == "/v1/auth/token/lookup-self" && namespace == "team":
			fmt.Fprint(w, `{"data":{"ttl":3600}}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"errors":["unknown namespace"]}`)
		}
	}))
	defer srv.Close()
	got, err := offline(t, srv.URL, "VAULT_NAMESPACE=team").Check(t.Context())
	if err != nil || got.Version != "2.5.5" || got.TokenLife != time.Hour {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = offline(t, srv.URL, "VAULT_NAMESPACE=none").Value(t.Context(), Ref{Path: "secret/app"})
	checkError(t, err, 1, nil, srv.URL, `"secret/app"`, `"read" on "secret/app"`, `there is no namespace "none"`)
}
