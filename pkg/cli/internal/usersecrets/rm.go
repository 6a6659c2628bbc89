package usersecrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newUserSecretsRmCmd(a *app.App) *cobra.Command {
	yes := false
	cmd := &cobra.Command{
		Use:     "rm <name>...",
		Aliases: []string{"remove", "delete"},
		Short:   "Remove secrets from the server",
		Long: `Remove secrets from the server. There is no way back: the server never gave their
values out. Without --yes it asks first.

Workspaces that run keep what they have until they are restarted, and files that were
written stay. What a secret opened stays open: rotate it at its source.`,
		Example: `  coder-secrets user-secrets rm old-token
  coder-secrets user-secrets rm old-token npm-token --yes`,
		Args: console.MinArgs("the name of a user secret"),
	}
	server := app.AddServerFlags(cmd)
	cmd.ValidArgsFunction = app.CompleteUserSecrets(a, server)
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if err := checkNames(args); err != nil {
			return err
		}
		if !yes && !a.UI.CanAsk() {
			return a.MustConfirm()
		}
		api, s, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		if !yes {
			question := fmt.Sprintf("Remove %s from %s for good? [y/N] ", strings.Join(args, ", "), s.URL.Host)
			if err := a.Confirm(cmd.Context(), question); err != nil {
				return err
			}
		}
		var before []client.UserSecret
		if a.InWorkspace() {
			// Once a secret is deleted, the server no longer reports its path.
			before, _ = api.UserSecrets(cmd.Context(), client.Me)
			noteDelivered(cmd.Context(), a, s, before)
		}
		result, err := runUserSecretsRm(cmd.Context(), api, args)
		if shown := console.Render(a.UI, output, result); shown != nil {
			return errors.Join(shown, err)
		}
		sayRemoved(a, result.Removed)
		hintDelivered(a, before, result.Removed)
		return err
	}
	return cmd
}

// userSecretRemover removes secrets.
type userSecretRemover interface {
	DeleteUserSecret(ctx context.Context, user, name string) error
}

// runUserSecretsRm removes each secret, and continues after a failure.
func runUserSecretsRm(ctx context.Context, api userSecretRemover, names []string) (userSecretsRmResult, error) {
	result := userSecretsRmResult{Removed: []string{}}
	var problems []error
	for _, name := range names {
		err := api.DeleteUserSecret(ctx, client.Me, name)
		switch {
		case err == nil:
			result.Removed = append(result.Removed, name)
		case client.IsKind(err, client.KindNotFound):
			problems = append(problems, console.WithHint(fmt.Errorf("there is no user secret %q", name), "coder-secrets user-secrets list"))
		default:
			problems = append(problems, ServerError(fmt.Sprintf("cannot remove the user secret %q", name), err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return result, errors.Join(problems...)
}

// userSecretsRmResult is what was removed.
type userSecretsRmResult struct {
	Removed []string `json:"removed"`
}

func (r userSecretsRmResult) WriteText(u *console.UI, _ io.Writer) error {
	if len(r.Removed) > 0 {
		u.Notef("removed %s", strings.Join(r.Removed, ", "))
	}
	return nil
}
