package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// vaultFlags say how to get at a Vault. Which one it is says the environment, as
// for Vault's own command.
type vaultFlags struct {
	auth     string
	role     string
	provider string
	server   *serverFlags // of the command, or nil
}

// addVaultFlags gives cmd the flags of logging in to Vault.
func addVaultFlags(cmd *cobra.Command, server *serverFlags) *vaultFlags {
	v := &vaultFlags{server: server}
	flags := cmd.Flags()
	flags.StringVar(&v.auth, "vault-auth", "token", "how to log in to Vault, as method[:mount]: token, wrapped, github, jwt, approle, kubernetes")
	flags.StringVar(&v.role, "vault-role", "", "the role to log in to Vault as; of approle the role id")
	flags.StringVar(&v.provider, "vault-provider", "", "the external auth provider of Coder that the token for jwt or github is of")
	if server == nil {
		v.server = &serverFlags{timeout: 30 * time.Second}
		flags.BoolVar(&v.server.allowHTTP, "allow-http", false, "allow plain http to other hosts than this one")
	}
	_ = cmd.RegisterFlagCompletionFunc("vault-auth", cobra.FixedCompletions(vault.Methods(), cobra.ShellCompDirectiveNoFileComp))
	completeNothing(cmd, "vault-role", "vault-provider")
	cmd.PreRunE = refuseIdleVaultFlags
	return v
}

// refuseIdleVaultFlags refuses to log in to Vault for nothing: somebody meant to
// take the value from there.
func refuseIdleVaultFlags(cmd *cobra.Command, _ []string) error {
	flags := cmd.Flags()
	if flags.Lookup("from-vault") == nil || flags.Changed("from-vault") {
		return nil
	}
	for _, name := range []string{"vault-auth", "vault-role", "vault-provider"} {
		if flags.Changed(name) {
			return usagef("--%s needs --from-vault, which says what to take from there", name)
		}
	}
	return nil
}

// client makes the client of the Vault that the environment names. It sends nothing.
func (v *vaultFlags) client(a *app) (*vault.Client, error) {
	login, err := vault.ParseLogin(v.auth, v.role, v.provider)
	if err != nil {
		return nil, err
	}
	home, _ := a.sys.Home() // without one there is no ~/.vault-token
	opts := vault.Options{
		Getenv: a.sys.Getenv, Home: home, Login: login, ExternalAuth: &coderExternalAuth{a, v.server},
		AllowHTTP: v.server.allowHTTP, Transport: a.sys.Transport, UserAgent: a.userAgent(),
	}
	if a.ui.verbose {
		opts.Trace = func(method, path string, status int) { a.ui.notef("vault: %s %s %d", method, path, status) }
	}
	return vault.New(opts)
}

// vaultTokenSoon is how long before its end Vault's token is worth a word.
const vaultTokenSoon = time.Hour

// checkVault looks at the Vault that the environment names, if it names one.
func (d *doctor) checkVault(ctx context.Context) check {
	if !vault.AddressSet(d.app.sys.Getenv) {
		return skipped("VAULT_ADDR is not set")
	}
	c, err := (&vaultFlags{auth: "token", server: d.flags}).client(d.app)
	if err != nil {
		return failure(err)
	}
	h, err := c.Check(ctx)
	switch {
	case err != nil:
		return failure(err)
	case h.TokenFrom == "":
		return warning(fmt.Sprintf("Vault %s at %s; there is no token for it", h.Version, c.Address()),
			"log in: vault login", "or let this program log in: --vault-auth github, jwt, approle or kubernetes")
	case h.Wraps != "":
		return good("Vault %s at %s; the token from %s wraps what %q answered, and can be unwrapped once", h.Version, c.Address(), h.TokenFrom, h.Wraps)
	case h.TokenLife < 0:
		return good("Vault %s at %s; the token from %s is good, and may not see for how long", h.Version, c.Address(), h.TokenFrom)
	case h.TokenLife == 0:
		return good("Vault %s at %s; the token from %s is good and does not end", h.Version, c.Address(), h.TokenFrom)
	case h.TokenLife < vaultTokenSoon:
		return warning(fmt.Sprintf("Vault %s at %s; the token from %s ends in %s", h.Version, c.Address(), h.TokenFrom, h.TokenLife), "log in again: vault login")
	}
	return good("Vault %s at %s; the token from %s is good for %s", h.Version, c.Address(), h.TokenFrom, h.TokenLife)
}

// coderExternalAuth gets access tokens of the accounts that the user linked with
// Coder. Coder gives them to workspace agents alone.
type coderExternalAuth struct {
	app    *app
	server *serverFlags
}

// AccessToken is the token of the provider id, or of the one for the URL match.
func (e *coderExternalAuth) AccessToken(ctx context.Context, id, match string) (secret.Secret, error) {
	what := fmt.Sprintf("the external auth provider %q", id)
	if id == "" {
		what = "the external auth provider for " + match
	}
	if !e.app.inWorkspace() {
		return secret.Secret{}, e.elsewhere(ctx, id, what)
	}
	api, _, err := e.app.connectAgent(ctx, e.server)
	if err != nil {
		return secret.Secret{}, err
	}
	var token client.ExternalToken
	if id != "" {
		token, err = api.AgentExternalToken(ctx, id)
	} else {
		token, err = api.AgentExternalTokenFor(ctx, match)
	}
	switch {
	case err != nil:
		return secret.Secret{}, fmt.Errorf("cannot get an access token of %s: %w", what, err)
	case token.AccessToken.Empty():
		return secret.Secret{}, notLinked(what, token.URL)
	}
	return token.AccessToken, nil
}

// elsewhere says, outside a workspace, why there is no token: whether the account
// is linked is all that Coder tells there.
func (e *coderExternalAuth) elsewhere(ctx context.Context, id, what string) error {
	why := withHint(fmt.Errorf("cannot get an access token of %s: Coder gives it out in a workspace only", what),
		"run this in a workspace",
		"or name a token: VAULT_AUTH_GITHUB_TOKEN for github, CODER_SECRETS_JWT_FILE for jwt")
	if id == "" {
		return &statusError{status: exitAuth, err: why}
	}
	api, s, err := e.app.connect(ctx, e.server)
	if err != nil {
		return &statusError{status: exitAuth, err: why} // it would not have had the token either
	}
	if state, err := api.ExternalAuth(ctx, id); err == nil && !state.Authenticated {
		return notLinked(what, s.URL.JoinPath("external-auth", id).String())
	}
	return &statusError{status: exitAuth, err: why}
}

// notLinked tells a person where to link the account.
func notLinked(what, page string) error {
	err := errors.New("the account of " + what + " is not linked with Coder yet")
	return &statusError{status: exitAuth, err: withHint(err, "open "+page)}
}
