package secrets

import (
	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
)

// NewCmd creates the command `secrets` with its subcommands.
func NewCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "secrets",
		Aliases: []string{"secret"},
		Short:   "Keep your secrets in a file that survives the workspace",
		Long: `Keep secrets in a file of your own: by default secrets.env in
~/.config/coder-secrets, mode 0600, in a form that a shell can read.

  --file or CODER_SECRETS_FILE choose another file.

An age file for your Coder SSH key is opened wherever that key, or the one that
--identity names, is to be had; 'secrets write --encrypt' makes one.`,
		Args: cobra.ArbitraryArgs,
		RunE: a.RunGroup,
	}
	a.Below(cmd, func() []*cobra.Command {
		return []*cobra.Command{
			newSecretsWriteCmd(a),
			newSecretsListCmd(a),
			newSecretsGetCmd(a),
			newSecretsRmCmd(a),
			newSecretsImportCmd(a),
			newSecretsExportCmd(a),
			newSecretsInjectCmd(a),
			newSecretsRunCmd(a),
			newSecretsPushCmd(a),
			newSecretsCheckCmd(a),
			newSecretsSealCmd(a),
			newSecretsRekeyCmd(a),
		}
	})
	return cmd
}
