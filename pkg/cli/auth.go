package cli

import "github.com/spf13/cobra"

func newAuthCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "auth",
		Short: "Show or change as whom you talk to Coder",
		Args:  cobra.ArbitraryArgs,
		RunE:  a.runGroup,
	}
	a.below(cmd, func() []*cobra.Command {
		return []*cobra.Command{newAuthLoginCmd(a), newAuthLogoutCmd(a), newAuthStatusCmd(a)}
	})
	return cmd
}
