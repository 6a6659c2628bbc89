package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newVersionCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Show which build this is",
		Example: `  coder-secrets version
  coder-secrets version -o json`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		return console.Render(a.UI, output, versionResult(a.Sys.Build))
	}
	return cmd
}

// versionResult is the output of `version`.
type versionResult console.Build

func (r versionResult) WriteText(_ *console.UI, w io.Writer) error {
	line := "coder-secrets " + r.Version
	if r.Commit != "" {
		line += " (" + r.Commit + ", " + r.Date + ")"
	}
	_, err := fmt.Fprintf(w, "%s %s %s/%s\n", line, r.Go, r.OS, r.Arch)
	return err
}
