package vault

import (
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
	// Asking about a wrapping token leaves it to be used.
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
