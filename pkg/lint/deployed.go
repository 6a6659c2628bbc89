package lint

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Deployed is what a Coder server shows of a template's version to whoever may use
// it: what the files came to when the server evaluated them.
type Deployed struct {
	// Root and Version say whose it is in findings, as organization/template.
	Root       string
	Parameters []DeployedParameter
	Variables  []DeployedVariable
	Presets    []DeployedPreset
	Items      []DeployedItem
	Env        []DeployedEnv
}

// DeployedParameter is a parameter as the server evaluated it.
type DeployedParameter struct {
	Name, DisplayName, Description string
	Type, FormType, Regex          string
	Ephemeral                      bool
	Default                        secret.Secret
	Options                        []secret.Secret
}

// DeployedVariable is a template variable. The server keeps the value of a
// sensitive one to itself.
type DeployedVariable struct {
	Name, Description, Type string
	Sensitive               bool
	Value, Default          secret.Secret
}

// DeployedPreset is a named set of parameter values.
type DeployedPreset struct {
	Name   string
	Values []DeployedValue
}

// DeployedValue is the value of something that has a name.
type DeployedValue struct {
	Name  string
	Value secret.Secret
}

// DeployedItem is an item of a coder_metadata.
type DeployedItem struct {
	Resource, Key string
	Sensitive     bool
	Value         secret.Secret
}

// DeployedEnv is a variable of an agent's environment.
type DeployedEnv struct {
	Agent, Name string
	Value       secret.Secret
}

// Findings judges what the server shows, by the rules that look at the same thing
// in files. No message holds a value.
func (d *Deployed) Findings(opts Options) []Finding {
	if opts.Config == nil {
		opts.Config = &Config{}
	}
	j := &serverJudge{deployed: d, options: &opts, names: naming.NewJudge(&opts.Config.Names)}
	for _, p := range d.Parameters {
		j.parameter(p)
	}
	for _, preset := range d.Presets {
		for _, v := range preset.Values {
			j.preset(preset.Name, v)
		}
	}
	for _, v := range d.Variables {
		j.variable(v)
	}
	for _, item := range d.Items {
		j.item(item)
	}
	for _, env := range d.Env {
		j.env(env)
	}
	number(j.findings)
	return j.findings
}

// SecretParameters names the parameters that take secrets.
func (d *Deployed) SecretParameters(config *Config) []string {
	if config == nil {
		config = &Config{}
	}
	var list []string
	names := naming.NewJudge(&config.Names)
	for _, p := range d.Parameters {
		if p.secret(names) {
			list = append(list, p.Name)
		}
	}
	return list
}

// secret reports whether the parameter takes a secret.
func (p *DeployedParameter) secret(names *naming.Judge) bool {
	facts := flow.ParameterFacts{
		Name: p.Name, Label: p.Name, Display: p.DisplayName, Description: p.Description, Type: p.Type, FormType: p.FormType, Chosen: len(p.Options) > 0,
	}
	if p.Regex != "" {
		facts.Validations = []string{p.Regex}
	}
	_, secret, _ := facts.TakesSecret(facts.Named(names))
	return secret
}

const shownHint = "take it out of the template, and change the secret: it was readable"

// Stored says what a value is that a server keeps under a name: the title of the
// kind of secret, "" for none. known is set where the name is known to be that of a
// secret, as a parameter that a rule found.
func (c *Config) Stored(name string, known bool, value secret.Secret) (title string) {
	text := strings.TrimSpace(value.RevealString())
	if text == "" {
		return ""
	}
	verdict := values.Judge(text, known || naming.NewJudge(&c.Names).Secret(name))
	switch {
	case verdict.Secret && verdict.Kind != "weak-password" && verdict.Kind != "random-value":
		return verdict.Title
	case verdict.Secret, known && !verdict.Placeholder:
		return "secret" // by its name alone
	}
	return ""
}

// StoredFinding is the finding for secrets that a server keeps in builds of a
// template's workspaces, all under one name; false where the configuration turns
// the rule off.
func StoredFinding(root, kind, name, message string, config *Config) (Finding, bool) {
	severity := (&Options{Config: config}).severityOf(ruleStoredSecret)
	f := Finding{
		Rule: ruleStoredSecret.id, Severity: severity, Confidence: naming.ConfidenceHigh, Message: message,
		Hint: "change the secret: old builds keep it, also when the parameter is gone", File: root,
		Address: kind + "." + name, Origin: "server", Template: root, Subject: name,
	}
	f.Fingerprint = hashOf("coderSecrets/v1", f.Rule, "server", root, f.Address)
	return f, severity > 0
}
