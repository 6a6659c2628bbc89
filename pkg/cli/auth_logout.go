package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newAuthLogoutCmd(a *app.App) *cobra.Command {
	revoke := false
	cmd := &cobra.Command{
		Use:   "logout [url]",
		Short: "Remove the token that 'auth login' stored",
		Long: `Remove the token that 'coder-secrets auth login' stored for a server. With --revoke
the server ends it too. What 'coder login' stored is left as it is.`,
		Example: `  coder-secrets auth logout
  coder-secrets auth logout --revoke https://coder.example.com`,
		Args:              console.MaxArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.Flags().BoolVar(&revoke, "revoke", false, "end the token on the server first")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if len(args) == 1 {
			if server.URL != "" {
				return console.Usagef("the server is given twice, as an argument and with --url")
			}
			server.URL = args[0]
		}
		inputs := a.SessionInputs(server)
		where, err := session.ResolveServer(inputs)
		if err != nil {
			return fmt.Errorf("cannot log out: %w", err)
		}
		if revoke {
			if err := revokeToken(cmd.Context(), a, inputs, where, server); err != nil {
				return err
			}
		}
		found, err := session.Forget(inputs, where.URL)
		if err != nil {
			return fmt.Errorf("cannot log out of %s: %w", where.URL.Host, err)
		}
		if !found {
			a.UI.Notef("there was no token of ours for %s; what 'coder login' stored is ended by 'coder logout'", where.URL.Host)
		}
		return console.Render(a.UI, output, authLogoutResult{URL: where.URL.String(), Removed: found, Revoked: revoke && found})
	}
	return cmd
}

// revokeToken revokes the stored token on the server. It succeeds if the server no
// longer accepts the token.
func revokeToken(ctx context.Context, a *app.App, in session.Inputs, where session.Session, flags *app.ServerFlags) error {
	token, err := session.Stored(in, where.URL)
	if err != nil {
		return fmt.Errorf("cannot end the token on %s, nothing was removed: %w", where.URL.Host, err)
	}
	if token.Empty() {
		return nil
	}
	where.Token = token
	api, err := a.NewClient(ctx, where, flags)
	if err == nil {
		err = api.Logout(ctx)
	}
	if err != nil && !client.IsKind(err, client.KindUnauthenticated) {
		return console.WithHint(fmt.Errorf("cannot end the token on %s, nothing was removed: %w", where.URL.Host, err), "to remove it here alone: coder-secrets auth logout")
	}
	return nil
}

// authLogoutResult says what was removed.
type authLogoutResult struct {
	URL     string `json:"url"`
	Removed bool   `json:"removed"`
	Revoked bool   `json:"revoked"`
}

func (r authLogoutResult) WriteText(_ *console.UI, w io.Writer) error {
	if !r.Removed {
		return nil
	}
	what := "the token was removed here; it still works until it ends or is revoked"
	if r.Revoked {
		what = "the token was ended on the server and removed here"
	}
	_, err := fmt.Fprintln(w, console.EscapeLine("logged out of "+r.URL+": "+what))
	return err
}
