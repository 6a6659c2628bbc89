package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// completionShells lists the supported shells, each with the line that loads its script
// into the running shell.
var completionShells = []struct {
	name, load string
	generate   func(root *cobra.Command, w io.Writer) error
}{
	{"bash", `source <(coder-secrets completion bash)`, func(c *cobra.Command, w io.Writer) error { return c.GenBashCompletionV2(w, true) }},
	{"zsh", `source <(coder-secrets completion zsh)`, func(c *cobra.Command, w io.Writer) error { return c.GenZshCompletion(w) }},
	{"fish", `coder-secrets completion fish | source`, func(c *cobra.Command, w io.Writer) error { return c.GenFishCompletion(w, true) }},
	{"powershell", `coder-secrets completion powershell | Out-String | Invoke-Expression`, func(c *cobra.Command, w io.Writer) error { return c.GenPowerShellCompletionWithDesc(w) }},
}

func newCompletionCmd(a *app.App) *cobra.Command {
	names := make([]string, len(completionShells))
	load := make([]string, len(completionShells))
	for i, shell := range completionShells {
		names[i] = shell.name
		load[i] = "  " + shell.load
	}
	return &cobra.Command{
		Use:   "completion {" + strings.Join(names, " | ") + "}",
		Short: "Print the shell's completion script",
		Long: `Print the completion script of a shell to stdout. Nothing is installed or changed.

To load it in the running shell:

` + strings.Join(load, "\n"),
		Example: `  coder-secrets completion bash > /etc/bash_completion.d/coder-secrets
  coder-secrets completion zsh > "${fpath[1]}/_coder-secrets"`,
		ValidArgs: names,
		Args:      console.ExactArgs("a shell: " + strings.Join(names, ", ")),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, shell := range completionShells {
				if shell.name == args[0] {
					return shell.generate(cmd.Root(), a.Sys.Stdout)
				}
			}
			return console.Usagef("unknown shell %q: expected one of %s", args[0], strings.Join(names, ", "))
		},
	}
}
