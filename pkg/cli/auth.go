package cli

import (
	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
)

func newAuthCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "auth",
		Short: "Show or change as whom you talk to Coder",
		Args:  cobra.ArbitraryArgs,
		RunE:  a.RunGroup,
	}
	a.Below(cmd, func() []*cobra.Command {
		return []*cobra.Command{newAuthLoginCmd(a), newAuthLogoutCmd(a), newAuthStatusCmd(a)}
	})
	return cmd
}
