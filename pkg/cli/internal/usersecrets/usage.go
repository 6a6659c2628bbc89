package usersecrets

import (
	"context"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/usersecret"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newUserSecretsUsageCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "usage",
		Short: "Show how many secrets you have on the server, and the limits",
		Long: `Show how many secrets you have on the server, and the four limits. The server does
not tell how large the values are. It counts them as it stores them, which is more
than they have where it encrypts.`,
		Example: `  coder-secrets user-secrets usage
  coder-secrets user-secrets usage -o json`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		api, _, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runUserSecretsUsage(cmd.Context(), api)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

func runUserSecretsUsage(ctx context.Context, api Lister) (userSecretsUsageResult, error) {
	list, err := api.UserSecrets(ctx, client.Me)
	if err != nil {
		return userSecretsUsageResult{}, ServerError("cannot list your user secrets", err)
	}
	result := userSecretsUsageResult{
		Secrets: len(list), MaxSecrets: usersecret.MaxSecrets, MaxValueBytes: usersecret.MaxValue,
		MaxStoredBytes: usersecret.MaxBytes, MaxStoredEnvBytes: usersecret.MaxEnvBytes,
	}
	for _, s := range list {
		if s.EnvName != "" {
			result.WithVariable++
		}
		if s.FilePath != "" {
			result.WithFile++
		}
		if !enabled(s) {
			result.Disabled++
		}
	}
	return result, nil
}

// userSecretsUsageResult is how much of each limit is used, as far as the server
// reports it.
type userSecretsUsageResult struct {
	Secrets           int `json:"secrets"`
	WithVariable      int `json:"with_variable"`
	WithFile          int `json:"with_file"`
	Disabled          int `json:"disabled"`
	MaxSecrets        int `json:"max_secrets"`
	MaxValueBytes     int `json:"max_value_bytes"`
	MaxStoredBytes    int `json:"max_stored_bytes"`
	MaxStoredEnvBytes int `json:"max_stored_env_bytes"`
}

func (r userSecretsUsageResult) WriteText(u *console.UI, w io.Writer) error {
	return console.WriteTable(u, w, []string{"WHAT", "USED", "LIMIT"}, [][]string{
		{"secrets", strconv.Itoa(r.Secrets), strconv.Itoa(r.MaxSecrets)},
		{"bytes of one value", "not told", strconv.Itoa(r.MaxValueBytes)},
		{"stored bytes of all values", "not told", strconv.Itoa(r.MaxStoredBytes)},
		{"stored bytes of those with a variable", "not told", strconv.Itoa(r.MaxStoredEnvBytes)},
	})
}
