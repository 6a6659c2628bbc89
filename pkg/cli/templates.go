package cli

import "github.com/spf13/cobra"

func newTemplatesCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "templates",
		Aliases: []string{"template"},
		Short:   "Find and mend secrets in workspace templates",
		Args:    cobra.ArbitraryArgs,
		RunE:    a.runGroup,
	}
	a.below(cmd, func() []*cobra.Command {
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
