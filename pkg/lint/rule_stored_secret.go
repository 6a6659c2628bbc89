package lint

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// ruleStoredSecret is what [StoredFinding] reports for an audit.
var ruleStoredSecret = &rule{
	RuleInfo: RuleInfo{
		ID:       "stored-secret",
		Title:    "A workspace's build holds a secret's value",
		Severity: SeverityError,
		Weight:   weightCritical,
		Audit:    true,
	},
}

// Stored returns what kind of secret a value is that a server stores under a name, such
// as "a GitHub token", or "" if it is not one. known says that the name is that of a
// secret, as of a parameter in [Deployed.SecretParameters].
func (c *Config) Stored(name string, known bool, value secret.Secret) (title string) {
	text := strings.TrimSpace(value.RevealString())
	if text == "" {
		return ""
	}
	verdict := literals.Judge(naming.NewJudge(&c.Names), text, literals.Context{Name: name, TakesSecret: known})
	switch {
	case verdict.Secret && verdict.Kind != "weak-password" && verdict.Kind != "random-value":
		return verdict.Title
	case verdict.Secret, known && !verdict.Placeholder:
		return "secret" // by its name alone
	}
	return ""
}

// StoredFinding is the finding for the secrets that a server stores under one name in
// the builds of a template's workspaces. It returns false if the configuration turns the
// rule off. root is organization/template, kind what the name belongs to.
func StoredFinding(root, kind, name, message string, config *Config) (Finding, bool) {
	severity := (&Options{Config: config}).severityOf(&ruleStoredSecret.RuleInfo)
	f := Finding{
		Rule: ruleStoredSecret.ID, Severity: severity, Confidence: naming.ConfidenceHigh, Message: message,
		Hint: "change the secret: old builds keep it, also when the parameter is gone", File: root,
		Address: kind + "." + name, Origin: "server", Template: root, Subject: name,
	}
	f.Fingerprint = hashOf("coderSecrets/v1", f.Rule, "server", root, f.Address)
	return f, severity > 0
}
