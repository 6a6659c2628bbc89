package lint

import (
	"embed"
	"fmt"
)

// The rules of rules:
//
//   - An id is a word and stays for ever; a rule that is gone keeps its page.
//   - A rule asks the module and the value-flow graph and reports; it reads no file.
//   - One finding per cause. Where a parameter's value ends up are steps of the
//     parameter's finding, unless more people see it there.
//   - The message says what is wrong and who sees it, the hint says the way out.
//     Neither holds anything of a value.
//   - docs/<id>.md explains it; the page's examples are run by a test.

// RuleInfo describes a rule.
type RuleInfo struct {
	ID string
	// Title is one line that ends without a period.
	Title    string
	Severity Severity
	// Weight is the security severity from 0 to 10.
	Weight float64
	// Pedantic rules run only in the profile of that name.
	Pedantic bool
	// Audit rules are for what a server keeps: in files they find nothing.
	Audit bool
	// Page is the rule's page, Markdown.
	Page string
}

// rules lists the rules in the order in which help shows them.
func rules() []*rule {
	return []*rule{
		ruleSecretParameter,
		ruleFalseMasking,
		ruleSecretDefault,
		ruleHardcodedSecret,
		ruleInsensitiveVariable,
		ruleCleartextMetadata,
		ruleSecretInApp,
		ruleSecretInScript,
		rulePrintedSecret,
		ruleSecretInImage,
		ruleLegacyParameter,
		ruleWithdrawnDataSource,
		ruleVisibleAgentEnv,
		ruleProviderCredentialVariable,
		ruleSecretInUserData,
		ruleStoredSecret,
		ruleNotAnalysed,
		ruleUnusedIgnore,
	}
}

//go:embed docs/*.md
var pages embed.FS

// Rules describes all rules, in the order of their documentation.
func Rules() []RuleInfo {
	var list []RuleInfo
	for _, r := range rules() {
		page, _ := pages.ReadFile("docs/" + r.id + ".md")
		list = append(list, RuleInfo{r.id, r.title, r.severity, r.weight, r.pedantic, r.audit, string(page)})
	}
	return list
}

// RuleURL is where a rule is explained to people who do not have the program.
func RuleURL(id string) string {
	return fmt.Sprintf("https://github.com/coder-secrets/coder-secrets/blob/main/pkg/lint/docs/%s.md", id)
}
