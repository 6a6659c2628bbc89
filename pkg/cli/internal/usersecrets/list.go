package usersecrets

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newUserSecretsListCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List your secrets on the server",
		Long: `List your secrets on the server: the name, the environment variable and the file that
workspaces get it as, whether they do, and when it was changed.`,
		Example: `  coder-secrets user-secrets list
  coder-secrets user-secrets list -o json | jq -r '.[].name'`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		api, s, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runUserSecretsList(cmd.Context(), api)
		if err != nil {
			return err
		}
		noteDelivered(cmd.Context(), a, s, result)
		return console.Render(a.UI, output, result)
	}
	return cmd
}

func runUserSecretsList(ctx context.Context, api Lister) (userSecretsListResult, error) {
	list, err := api.UserSecrets(ctx, client.Me)
	if err != nil {
		return nil, ServerError("cannot list your user secrets", err)
	}
	return append(userSecretsListResult{}, list...), nil
}

// userSecretsListResult is in Coder's format.
type userSecretsListResult []client.UserSecret

func (r userSecretsListResult) WriteText(u *console.UI, w io.Writer) error {
	var rows [][]string
	for _, s := range r {
		rows = append(rows, []string{s.Name, s.EnvName, s.FilePath, yesNo(enabled(s)), s.UpdatedAt.Format(time.RFC3339), s.Description})
	}
	return console.WriteTable(u, w, []string{"NAME", "VARIABLE", "FILE", "ENABLED", "UPDATED", "DESCRIPTION"}, rows)
}
