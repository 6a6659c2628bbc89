package cli

import (
	"context"
	"fmt"

	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
)

// checkVault checks the Vault server that the environment names, if any.
func (d *doctor) checkVault(ctx context.Context) app.Check {
	if !vault.AddressSet(d.app.Sys.Getenv) {
		return app.CheckSkipped("VAULT_ADDR is not set")
	}
	c, err := (&app.VaultFlags{Auth: "token", Server: d.flags}).Client(d.app)
	if err != nil {
		return app.CheckFailed(err)
	}
	h, err := c.Check(ctx)
	switch {
	case err != nil:
		return app.CheckFailed(err)
	case h.TokenFrom == "":
		return app.CheckWarning(fmt.Sprintf("Vault %s at %s; there is no token for it", h.Version, c.Address()),
			"log in: vault login", "or let this program log in: --vault-auth github, jwt, approle or kubernetes")
	case h.Wraps != "":
		return app.CheckOK("Vault %s at %s; the token from %s wraps what %q answered, and can be unwrapped once", h.Version, c.Address(), h.TokenFrom, h.Wraps)
	case h.TokenLife < 0:
		return app.CheckOK("Vault %s at %s; the token from %s is good, and may not see for how long", h.Version, c.Address(), h.TokenFrom)
	case h.TokenLife == 0:
		return app.CheckOK("Vault %s at %s; the token from %s is good and does not end", h.Version, c.Address(), h.TokenFrom)
	case h.TokenLife < app.VaultTokenSoon:
		return app.CheckWarning(fmt.Sprintf("Vault %s at %s; the token from %s ends in %s", h.Version, c.Address(), h.TokenFrom, h.TokenLife), "log in again: vault login")
	}
	return app.CheckOK("Vault %s at %s; the token from %s is good for %s", h.Version, c.Address(), h.TokenFrom, h.TokenLife)
}
