package templates

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/nearest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

type templatesExplainOptions struct {
	rule string
	name string
}

func newTemplatesExplainCmd(a *app.App) *cobra.Command {
	opts := &templatesExplainOptions{}
	cmd := &cobra.Command{
		Use:   "explain RULE | --name NAME",
		Short: "Explain a rule, or why a name is taken for a secret's",
		Long: `Explain a rule: what it finds, why that is wrong and how to fix it.

With --name, say how a name is read: its words, the one that means a secret, and
what speaks against it. The configuration of the current folder counts.`,
		Example: `  coder-secrets templates explain secret-parameter
  coder-secrets templates explain --name github_token_url`,
		Args:              console.MaxArgs(1),
		ValidArgsFunction: app.FirstOnly(completeRules),
	}
	output := console.AddOutputFlag(cmd)
	cmd.Flags().StringVar(&opts.name, "name", "", "the name of a parameter, variable, attribute or environment variable")
	_ = cmd.RegisterFlagCompletionFunc("name", cobra.NoFileCompletions)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if err := opts.complete(args); err != nil {
			return err
		}
		result, err := runTemplatesExplain(opts)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// completeRules offers the rules, each with its title.
func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var list []string
	for _, rule := range lint.Rules() {
		list = append(list, cobra.CompletionWithDesc(rule.ID, rule.Title))
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

func ruleIDs() []string {
	var ids []string
	for _, rule := range lint.Rules() {
		ids = append(ids, rule.ID)
	}
	return ids
}

func (o *templatesExplainOptions) complete(args []string) error {
	if len(args) == 1 {
		o.rule = args[0]
	}
	switch {
	case o.rule == "" && o.name == "":
		return &console.UsageError{Err: fmt.Errorf("templates explain needs a rule, or --name NAME"), Advice: []string{"coder-secrets templates rules"}}
	case o.rule != "" && o.name != "":
		return console.Usagef("a rule and --name exclude each other")
	case o.rule != "" && !slices.Contains(ruleIDs(), o.rule):
		return noRule(o.rule, "explain")
	}
	return nil
}

// noRule is the usage error for an unknown rule. It suggests the nearest rules, after
// the words in before.
func noRule(name, before string) error {
	err := console.Usagef("there is no rule %q", name)
	for _, near := range nearest.Words(name, ruleIDs()) {
		err.Advice = append(err.Advice, fmt.Sprintf("did you mean 'coder-secrets templates %s %s'?", before, near))
	}
	err.Advice = append(err.Advice, "coder-secrets templates rules")
	return err
}

func runTemplatesExplain(opts *templatesExplainOptions) (console.TextResult, error) {
	if opts.name != "" {
		config, err := lint.FindConfig(".")
		if err != nil {
			return nil, err
		}
		return nameResult(lint.ExplainName(opts.name, config)), nil
	}
	for _, rule := range lint.Rules() {
		if rule.ID == opts.rule {
			return pageResult{ID: rule.ID, Title: rule.Title, Severity: rule.Severity, URL: lint.RuleURL(rule.ID), Page: rule.Page}, nil
		}
	}
	return nil, fmt.Errorf("internal error: rule %q is listed and not there", opts.rule)
}

// pageResult is a rule's page.
type pageResult struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Severity lint.Severity `json:"severity"`
	URL      string        `json:"url"`
	Page     string        `json:"page"`
}

// WriteText writes the page with bold headings, and without the marks of examples.
func (r pageResult) WriteText(u *console.UI, w io.Writer) error {
	bold := u.Out.NewStyle().Bold(true)
	for line := range strings.SplitSeq(strings.TrimSuffix(r.Page, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
			line = bold.Render(line)
		case strings.HasPrefix(line, "```hcl "):
			line = "```hcl"
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// nameResult is the linter's verdict on a name.
type nameResult lint.NameVerdict

func (r nameResult) WriteText(_ *console.UI, w io.Writer) error {
	verdict := "is not taken for a secret's"
	switch {
	case r.Secret:
		verdict = "is taken for a secret's, confidence " + r.Confidence
	case r.Unclear:
		verdict = "is unclear: the display name, description or validation decides"
	}
	_, err := fmt.Fprintf(w, "%q %s\n  words:  %s\n", r.Name, verdict, strings.Join(r.Words, " "))
	if err == nil && r.Noun != "" {
		_, err = fmt.Fprintf(w, "  noun:   %s\n", r.Noun)
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "  reason: %s\n", r.Reason)
	}
	return err
}
