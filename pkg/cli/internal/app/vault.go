package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// VaultFlags say how to log in to Vault. The environment says which server, as for
// Vault's own command.
type VaultFlags struct {
	Auth     string
	role     string
	provider string
	Server   *ServerFlags // the command's server flags, or nil
}

// AddVaultFlags adds the flags for logging in to Vault to cmd.
func AddVaultFlags(cmd *cobra.Command, server *ServerFlags) *VaultFlags {
	v := &VaultFlags{Server: server}
	flags := cmd.Flags()
	flags.StringVar(&v.Auth, "vault-auth", "token", "how to log in to Vault, as method[:mount]: token, wrapped, github, jwt, approle, kubernetes")
	flags.StringVar(&v.role, "vault-role", "", "the role to log in to Vault as; of approle the role id")
	flags.StringVar(&v.provider, "vault-provider", "", "the external auth provider of Coder that the token for jwt or github is of")
	if server == nil {
		v.Server = &ServerFlags{Timeout: 30 * time.Second}
		flags.BoolVar(&v.Server.allowHTTP, "allow-http", false, "allow plain http to other hosts than this one")
	}
	_ = cmd.RegisterFlagCompletionFunc("vault-auth", cobra.FixedCompletions(vault.Methods(), cobra.ShellCompDirectiveNoFileComp))
	CompleteNothing(cmd, "vault-role", "vault-provider")
	cmd.PreRunE = refuseIdleVaultFlags
	return v
}

// refuseIdleVaultFlags refuses flags for a Vault login if no value comes from Vault:
// the user probably meant to read one from there.
func refuseIdleVaultFlags(cmd *cobra.Command, _ []string) error {
	flags := cmd.Flags()
	if flags.Lookup("from-vault") == nil || flags.Changed("from-vault") {
		return nil
	}
	for _, name := range []string{"vault-auth", "vault-role", "vault-provider"} {
		if flags.Changed(name) {
			return console.Usagef("--%s needs --from-vault, which says what to take from there", name)
		}
	}
	return nil
}

// Client creates the client of the Vault server that the environment names. It sends
// nothing.
func (v *VaultFlags) Client(a *App) (*vault.Client, error) {
	login, err := vault.ParseLogin(v.Auth, v.role, v.provider)
	if err != nil {
		return nil, err
	}
	home, _ := a.Sys.Home() // without a home folder there is no ~/.vault-token
	opts := vault.Options{
		Getenv: a.Sys.Getenv, Home: home, Login: login, ExternalAuth: &coderExternalAuth{a, v.Server},
		AllowHTTP: v.Server.allowHTTP, Transport: a.Sys.Transport, UserAgent: a.userAgent(),
	}
	if a.UI.Verbose {
		opts.Trace = func(method, path string, status int) { a.UI.Notef("vault: %s %s %d", method, path, status) }
	}
	return vault.New(opts)
}

// VaultTokenSoon is how long before Vault's token expires doctor warns about it.
const VaultTokenSoon = time.Hour

// coderExternalAuth gets access tokens of the accounts that the user linked with Coder.
// Coder gives them only to workspace agents.
type coderExternalAuth struct {
	app    *App
	server *ServerFlags
}

// AccessToken returns the token of the provider id, or of the provider for the URL
// match.
func (e *coderExternalAuth) AccessToken(ctx context.Context, id, match string) (secret.Secret, error) {
	what := fmt.Sprintf("the external auth provider %q", id)
	if id == "" {
		what = "the external auth provider for " + match
	}
	if !e.app.InWorkspace() {
		return secret.Secret{}, e.elsewhere(ctx, id, what)
	}
	api, _, err := e.app.ConnectAgent(ctx, e.server)
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

// elsewhere returns the reason why there is no token outside a workspace. There Coder
// only says whether the account is linked.
func (e *coderExternalAuth) elsewhere(ctx context.Context, id, what string) error {
	why := console.WithHint(fmt.Errorf("cannot get an access token of %s: Coder gives it out in a workspace only", what),
		"run this in a workspace",
		"or name a token: VAULT_AUTH_GITHUB_TOKEN for github, CODER_SECRETS_JWT_FILE for jwt")
	if id == "" {
		return &console.StatusError{Status: console.ExitAuth, Err: why}
	}
	api, s, err := e.app.Connect(ctx, e.server)
	if err != nil {
		return &console.StatusError{Status: console.ExitAuth, Err: why} // a connection would not have returned a token either
	}
	if state, err := api.ExternalAuth(ctx, id); err == nil && !state.Authenticated {
		return notLinked(what, s.URL.JoinPath("external-auth", id).String())
	}
	return &console.StatusError{Status: console.ExitAuth, Err: why}
}

// notLinked is the error that says where to link the account.
func notLinked(what, page string) error {
	err := errors.New("the account of " + what + " is not linked with Coder yet")
	return &console.StatusError{Status: console.ExitAuth, Err: console.WithHint(err, "open "+page)}
}
