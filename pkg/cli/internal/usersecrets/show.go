package usersecrets

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newUserSecretsShowCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:        "show <name>",
		SuggestFor: []string{"get", "view"},
		Short:      "Show one of your secrets on the server, without its value",
		Long: `Show one of your secrets on the server. The server never gives its value back, to
nobody; in a workspace that has it, the value is in the variable or the file.`,
		Example: `  coder-secrets user-secrets show npm-token
  coder-secrets user-secrets show npm-token -o json`,
		Args: console.ExactArgs("the name of a user secret"),
	}
	server := app.AddServerFlags(cmd)
	cmd.ValidArgsFunction = app.FirstOnly(app.CompleteUserSecrets(a, server))
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if err := checkNames(args); err != nil {
			return err
		}
		api, _, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runUserSecretsShow(cmd.Context(), api, args[0])
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// userSecretReader reads one secret.
type userSecretReader interface {
	UserSecret(ctx context.Context, user, name string) (client.UserSecret, error)
}

func runUserSecretsShow(ctx context.Context, api userSecretReader, name string) (userSecretsShowResult, error) {
	s, err := readUserSecret(ctx, api, name)
	return userSecretsShowResult{s}, err
}

// readUserSecret reads a secret. If it does not exist, the error says how to list the
// names.
func readUserSecret(ctx context.Context, api userSecretReader, name string) (client.UserSecret, error) {
	s, err := api.UserSecret(ctx, client.Me, name)
	if client.IsKind(err, client.KindNotFound) {
		return s, console.WithHint(fmt.Errorf("there is no user secret %q", name), "coder-secrets user-secrets list")
	}
	if err != nil {
		return s, ServerError(fmt.Sprintf("cannot read the user secret %q", name), err)
	}
	return s, nil
}

// userSecretsShowResult is in Coder's format.
type userSecretsShowResult struct{ client.UserSecret }

func (r userSecretsShowResult) WriteText(u *console.UI, w io.Writer) error {
	return console.WriteTable(u, w, []string{"FIELD", "VALUE"}, [][]string{
		{"name", r.Name},
		{"variable", r.EnvName},
		{"file", r.FilePath},
		{"enabled", yesNo(enabled(r.UserSecret))},
		{"description", r.Description},
		{"created", r.CreatedAt.Format(time.RFC3339)},
		{"updated", r.UpdatedAt.Format(time.RFC3339)},
	})
}
