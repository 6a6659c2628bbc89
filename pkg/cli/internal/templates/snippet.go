package templates

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/snippet"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newTemplatesSnippetCmd(a *app.App) *cobra.Command {
	var opts templatesSnippetOptions
	kinds := snippet.Kinds()
	names := make([]string, len(kinds))
	rows := make([][2]string, len(kinds))
	for i, kind := range kinds {
		names[i] = kind.Name
		rows[i] = [2]string{kind.Name, kind.Title}
	}
	cmd := &cobra.Command{
		Use:   "snippet <kind>",
		Short: "Print the right way to handle a secret as Terraform",
		Long: `Print a recommended way to handle a secret as Terraform blocks, ready to be pasted
into a template. The kinds:

` + console.HelpTable(rows),
		Example: `  coder-secrets templates snippet user-secret --name openai_api_key
  coder-secrets templates snippet dynamic-secret --provider random --name redis_password >> main.tf`,
		Args:      console.ExactArgs("a kind: " + strings.Join(names, ", ")),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			result, err := runTemplatesSnippet(args[0], opts)
			if err != nil {
				return err
			}
			return result.WriteText(a.UI, a.Sys.Stdout)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Provider, "provider", "", "external-auth, dynamic-secret, vault: the provider that gives the secret")
	flags.StringVar(&opts.Name, "name", "", "what the secret is called")
	flags.StringVar(&opts.Agent, "agent", "", `label of the template's coder_agent (default "main")`)
	flags.StringVar(&opts.Resource, "resource", "", `metadata: the resource it is shown on (default "docker_container.workspace[0]")`)
	_ = cmd.RegisterFlagCompletionFunc("provider", completeSnippetProvider)
	for _, flag := range []string{"name", "agent", "resource"} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions)
	}
	return cmd
}

// templatesSnippetOptions adapt the snippet to the template that it is pasted into.
type templatesSnippetOptions = snippet.Options

// templatesSnippetResult is the Terraform text.
type templatesSnippetResult string

func (r templatesSnippetResult) WriteText(_ *console.UI, w io.Writer) error {
	_, err := io.WriteString(w, string(r))
	return err
}

func runTemplatesSnippet(kind string, opts templatesSnippetOptions) (templatesSnippetResult, error) {
	text, err := snippet.Render(kind, opts)
	if err != nil {
		return "", console.Usagef("cannot write the snippet: %w", err)
	}
	return templatesSnippetResult(text), nil
}

// completeSnippetProvider offers the providers of the kind on the command line.
func completeSnippetProvider(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var providers []string
	for _, kind := range snippet.Kinds() {
		for _, provider := range kind.Providers {
			if len(args) > 0 && args[0] == kind.Name && provider != "*" {
				providers = append(providers, provider)
			}
		}
	}
	return providers, cobra.ShellCompDirectiveNoFileComp
}
