package lint

import "fmt"

// RuleInfo describes a rule.
type RuleInfo struct {
	// ID is the rule's name in reports, ignore comments and the configuration.
	ID string
	// Title is one line without a period at its end.
	Title string
	// Severity is that of the rule's findings where the configuration does not set it
	// and the rule does not give a finding another one.
	Severity Severity
	// Weight is the security severity of SARIF, from 0 to 10.
	Weight float64
	// Pedantic rules run only in the profile of that name.
	Pedantic bool
	// Audit rules report on what a server stores, and never on files.
	Audit bool
	// Page is the rule's documentation in Markdown.
	Page string
}

// The weights of the four classes of findings.
const (
	weightCritical = 9.0
	weightHigh     = 7.5
	weightMedium   = 5.0
	weightLow      = 3.0
)

// RuleURL is the web page of a rule's documentation.
func RuleURL(id string) string {
	return fmt.Sprintf("https://github.com/coder-secrets/coder-secrets/blob/main/pkg/lint/docs/%s.md", id)
}
