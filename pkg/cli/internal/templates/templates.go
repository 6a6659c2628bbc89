package templates

import (
	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
)

// NewCmd creates the command `templates` with its subcommands.
func NewCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "templates",
		Aliases: []string{"template"},
		Short:   "Find and mend secrets in workspace templates",
		Args:    cobra.ArbitraryArgs,
		RunE:    a.RunGroup,
	}
	a.Below(cmd, func() []*cobra.Command {
		return []*cobra.Command{
			newTemplatesLintCmd(a),
			newTemplatesAuditCmd(a),
			newTemplatesRulesCmd(a),
			newTemplatesExplainCmd(a),
			newTemplatesFixCmd(a),
			newTemplatesSnippetCmd(a),
		}
	})
	return cmd
}
