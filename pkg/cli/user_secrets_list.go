package cli

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newUserSecretsListCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List your secrets on the server",
		Long: `List your secrets on the server: the name, the environment variable and the file that
workspaces get it as, whether they do, and when it was changed.`,
		Example: `  coder-secrets user-secrets list
  coder-secrets user-secrets list -o json | jq -r '.[].name'`,
		Args:              maxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := addServerFlags(cmd)
	output := addOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.validate(); err != nil {
			return err
		}
		api, s, err := a.connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runUserSecretsList(cmd.Context(), api)
		if err != nil {
			return err
		}
		noteDelivered(cmd.Context(), a, s, result)
		return render(a.ui, output, result)
	}
	return cmd
}

func runUserSecretsList(ctx context.Context, api userSecretsLister) (userSecretsListResult, error) {
	list, err := api.UserSecrets(ctx, client.Me)
	if err != nil {
		return nil, userSecretsError("cannot list your user secrets", err)
	}
	return append(userSecretsListResult{}, list...), nil
}

// userSecretsListResult is in Coder's form.
type userSecretsListResult []client.UserSecret

func (r userSecretsListResult) writeText(u *ui, w io.Writer) error {
	var rows [][]string
	for _, s := range r {
		rows = append(rows, []string{s.Name, s.EnvName, s.FilePath, yesNo(enabled(s)), s.UpdatedAt.Format(time.RFC3339), s.Description})
	}
	return writeTable(u, w, []string{"NAME", "VARIABLE", "FILE", "ENABLED", "UPDATED", "DESCRIPTION"}, rows)
}
