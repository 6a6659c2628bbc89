package templates

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

func newTemplatesRulesCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List what templates are checked for",
		Example: `  coder-secrets templates rules
  coder-secrets templates rules -o json`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		return console.Render(a.UI, output, runTemplatesRules())
	}
	return cmd
}

// rulesResult is the output of `templates rules`.
type rulesResult []ruleResult

type ruleResult struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Severity lint.Severity `json:"severity"`
	Weight   float64       `json:"weight"`
	Profile  string        `json:"profile"`
	URL      string        `json:"url"`
}

func runTemplatesRules() rulesResult {
	var result rulesResult
	for _, rule := range lint.Rules() {
		profile := "regular"
		if rule.Pedantic {
			profile = "pedantic"
		}
		result = append(result, ruleResult{rule.ID, rule.Title, rule.Severity, rule.Weight, profile, lint.RuleURL(rule.ID)})
	}
	return result
}

func (r rulesResult) WriteText(u *console.UI, w io.Writer) error {
	var rows [][]string
	for _, rule := range r {
		rows = append(rows, []string{rule.ID, rule.Severity.String(), rule.Profile, rule.Title})
	}
	if err := console.WriteTable(u, w, []string{"RULE", "SEVERITY", "PROFILE", "FINDS"}, rows); err != nil {
		return fmt.Errorf("cannot print the rules: %w", err)
	}
	return nil
}
