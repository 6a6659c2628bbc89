package vault

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheServerIsNamedByTheEnvironment(t *testing.T) {
	t.Parallel()
	tests := []struct {
		environ []string
		want    string
		wantErr string
	}{
		{[]string{"VAULT_ADDR=https://v:8200/"}, "https://v:8200", ""},
		{[]string{"VAULT_ADDR=https://v/under"}, "https://v/under", ""},
		{[]string{"BAO_ADDR=https://b", "VAULT_ADDR=https://v"}, "https://b", ""},
		{[]string{"VAULT_ADDR=https://v", "VAULT_AGENT_ADDR=http://127.0.0.1:8100"}, "http://127.0.0.1:8100", ""},
		{[]string{"VAULT_ADDR=http://[::1]:8200"}, "http://[::1]:8200", ""},
		{[]string{"VAULT_ADDR=unix:///run/vault.sock"}, "unix:///run/vault.sock", ""},
		{nil, "", "VAULT_ADDR is not set"},
		{[]string{"VAULT_ADDR=v:8200"}, "", "no http or https URL"},
		{[]string{"VAULT_ADDR=http://v:8200"}, "", `will not send a Vault token to "v:8200" over plain http`},
		{[]string{"BAO_ADDR=https://me:" + canary + "@b"}, "", "BAO_ADDR must be a URL without user"},
		{[]string{"VAULT_ADDR=https://v?token=" + canary}, "", "without user, query"},
		{[]string{"VAULT_ADDR=https://v", "VAULT_SKIP_VERIFY=maybe"}, "", "VAULT_SKIP_VERIFY is neither"},
		{[]string{"VAULT_ADDR=https://v", "VAULT_MAX_RETRIES=x", "VAULT_CLIENT_TIMEOUT=x", "VAULT_RATE_LIMIT=x"}, "", "VAULT_RATE_LIMIT is not"},
		{[]string{"VAULT_ADDR=https://v", `VAULT_HEADERS={"x-vault-token":"` + canary + `"}`}, "", "free of X-Vault-"},
		{[]string{"VAULT_ADDR=https://v", "VAULT_CACERT=/does/not/exist"}, "", "VAULT_CACERT"},
	}
	for _, test := range tests {
		c, err := New(Options{Getenv: variables(test.environ...)})
		switch {
		case test.wantErr != "":
			if err == nil || !strings.Contains(err.Error(), test.wantErr) || strings.Contains(err.Error(), canary) {
				t.Errorf("%q: got error %v, want one with %q and no value", test.environ, err, test.wantErr)
			}
		case err != nil:
			t.Errorf("%q: %v", test.environ, err)
		case c.Address() != test.want:
			t.Errorf("%q: address %q, want %q", test.environ, c.Address(), test.want)
		}
	}
	if c, err := New(Options{AllowHTTP: true, Getenv: variables("VAULT_ADDR=http://v:8200")}); err != nil {
		t.Errorf("with AllowHTTP: %v, %v", c, err)
	}
}

// tokenSeen reads once and returns the token that the server received.
func tokenSeen(t testing.TB, home string, environ ...string) (string, error) {
	t.Helper()
	seen := ""
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.Header.Get("X-Vault-Token") }))
	defer srv.Close()
	for i := range environ {
		environ[i] = strings.ReplaceAll(environ[i], "SERVER", srv.URL)
	}
	c, err := New(Options{Home: home, Getenv: variables(append(environ, "VAULT_MAX_RETRIES=0")...)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Value(t.Context(), Ref{Path: "secret/app"})
	return seen, err
}

func TestWhereTheTokenIsFrom(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".vault-token"), []byte("of-the-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		environ []string
		home    string
		want    string
	}{
		{[]string{"VAULT_ADDR=SERVER", "VAULT_TOKEN=t"}, home, "t"},
		{[]string{"VAULT_ADDR=SERVER"}, home, "of-the-file"},
		{[]string{"BAO_ADDR=SERVER", "BAO_TOKEN=b", "VAULT_TOKEN=t"}, home, "b"},
		{[]string{"BAO_ADDR=SERVER", "VAULT_TOKEN=t"}, home, "t"},
		{[]string{"BAO_ADDR=SERVER", "VAULT_ADDR=https://another.example", "VAULT_TOKEN=t"}, home, "of-the-file"},
		{[]string{"VAULT_ADDR=SERVER", "VAULT_TOKEN=with space"}, home, ""},
		{[]string{"VAULT_ADDR=SERVER"}, t.TempDir(), ""},
	}
	for _, test := range tests {
		got, err := tokenSeen(t, test.home, test.environ...)
		if got != test.want {
			t.Errorf("%q: the server saw the token %q, want %q (%v)", test.environ, got, test.want, err)
		}
		var coder interface{ ExitCode() int }
		if test.want == "" && (!errors.As(err, &coder) || coder.ExitCode() != 4) {
			t.Errorf("%q: %v does not end with status 4", test.environ, err)
		}
	}
}
