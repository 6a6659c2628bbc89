package vaulttest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// HasGitHub reports whether the server supports the login with GitHub. OpenBao does
// not.
func (a Admin) HasGitHub() bool {
	a.Helper()
	status, _ := a.Try("GET", "sys/plugins/catalog/auth/github", nil, nil)
	return status == http.StatusOK
}

// GitHub mounts the login with GitHub against a fake GitHub, on which every token
// with prefix belongs to mia, and gives her the policy.
func (a Admin) GitHub(prefix, policy string) (mount string) {
	a.Helper()
	a.LocalOnly()
	if !a.HasGitHub() {
		testneed.NotHere(a.TB, "the server of the tests has no login with GitHub")
	}
	github := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		answer := `{"login":"acme","id":42}`
		switch {
		case strings.HasPrefix(r.URL.Path, "/orgs/"):
		case !strings.HasPrefix(token, prefix):
			w.WriteHeader(http.StatusUnauthorized)
			answer = `{"message":"Bad credentials"}`
		case r.URL.Path == "/user":
			answer = `{"login":"mia","id":7}`
		case r.URL.Path == "/user/orgs":
			answer = `[{"login":"acme","id":42}]`
		case r.URL.Path == "/user/teams":
			answer = `[]`
		}
		_, _ = fmt.Fprint(w, answer)
	}))
	a.Cleanup(github.Close)
	mount = a.Auth("github")
	a.Do("POST", "auth/"+mount+"/config", map[string]any{"organization": "acme", "organization_id": 42, "base_url": github.URL + "/"})
	a.Do("POST", "auth/"+mount+"/map/users/mia", map[string]any{"value": policy})
	return mount
}
