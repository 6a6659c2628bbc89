package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newVersionCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Show which build this is",
		Example: `  coder-secrets version
  coder-secrets version -o json`,
		Args:              maxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	output := addOutputFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := output.validate(); err != nil {
			return err
		}
		return render(a.ui, output, versionResult(a.sys.Build))
	}
	return cmd
}

// versionResult is what `version` prints.
type versionResult Build

func (r versionResult) writeText(_ *ui, w io.Writer) error {
	line := "coder-secrets " + r.Version
	if r.Commit != "" {
		line += " (" + r.Commit + ", " + r.Date + ")"
	}
	_, err := fmt.Fprintf(w, "%s %s %s/%s\n", line, r.Go, r.OS, r.Arch)
	return err
}
