package vault

import (
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
	c, _ = a.connect("", Options{})
	if got, err := c.Check(t.Context()); err != nil || got.TokenFrom != "" {
		t.Errorf("without a token: %+v, %v", got, err)
	}
	c, _ = a.connect("hvs.stranger", Options{})
	_, err = c.Check(t.Context())
	checkError(t, err, 4, []string{"hvs.stranger"}, a.Address, "the token from VAULT_TOKEN", "expired, revoked or of another server")
}
