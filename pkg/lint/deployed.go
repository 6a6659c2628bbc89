package lint

import (
	"slices"
	"strings"

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
	j := &serverJudge{deployed: d, run: &run{options: opts}, names: newNameCache(&opts.Config.Names)}
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
	names := newNameCache(&config.Names)
	for _, p := range d.Parameters {
		if p.secret(names) {
			list = append(list, p.Name)
		}
	}
	return list
}

// serverJudge gathers the findings of one version.
type serverJudge struct {
	deployed *Deployed
	run      *run
	names    *nameCache
	findings []Finding
}

// report adds a finding at what the server calls address, unless its rule is off.
func (j *serverJudge) report(r *rule, address, attribute, subject, message, hint string, confidence confidence, exposed bool) {
	severity := j.run.severityOf(r)
	if severity == 0 {
		return
	}
	f := Finding{
		Rule: r.id, Severity: severity, Confidence: Confidence(confidence), Message: message, Hint: hint, File: j.deployed.Root,
		Address: address, Origin: "server", Template: j.deployed.Root, Subject: subject, Exposed: exposed, attribute: attribute,
	}
	f.Fingerprint = hashOf("coderSecrets/v1", r.id, "server", j.deployed.Root, address, attribute)
	j.findings = append(j.findings, f)
}

// secret is parameter.judge for what the server tells of one.
func (p *DeployedParameter) secret(names *nameCache) bool {
	judged := &parameter{block: &block{name: p.Name}, name: p.Name, typ: p.Type, options: make([]scopedBlock, len(p.Options))}
	var validations []string
	if p.Regex != "" {
		validations = append(validations, p.Regex)
	}
	judged.judge(names, p.DisplayName, p.Description, p.FormType, validations)
	return judged.secret
}

func (j *serverJudge) parameter(p DeployedParameter) {
	address, takesSecret := "coder_parameter."+p.Name, p.secret(j.names)
	if takesSecret {
		message := "parameter " + quoteName(p.Name) + " takes a secret, and everyone who may read the workspace sees its value in clear"
		if p.Ephemeral {
			message += "; ephemeral does not change that: the build keeps it"
		}
		j.report(ruleSecretParameter, address, "", p.Name, message, secretParameterHint, confidenceHigh, false)
	}
	if v := judgeValue(p.Default.RevealString(), takesSecret); v.Secret {
		j.report(ruleSecretDefault, address, "default", p.Name,
			"the default of parameter "+quoteName(p.Name)+" is a secret ("+v.Title+"), and everyone who may read the template sees it", shownHint, v.Confidence, true)
	}
	for _, option := range p.Options {
		if v := judgeValue(option.RevealString(), false); v.Secret {
			j.report(ruleSecretDefault, address, "option", p.Name,
				"an option of parameter "+quoteName(p.Name)+" is a secret ("+v.Title+"), and everyone who may read the template sees it", shownHint, v.Confidence, true)
		}
	}
}

const shownHint = "take it out of the template, and change the secret: it was readable"

func (j *serverJudge) preset(preset string, v DeployedValue) {
	verdict := judgeValue(v.Value.RevealString(), j.takesSecret(v.Name))
	if !verdict.Secret {
		return
	}
	j.report(ruleSecretDefault, "coder_workspace_preset."+preset, v.Name, v.Name,
		"preset "+quoteName(preset)+" sets parameter "+quoteName(v.Name)+" to a secret ("+verdict.Title+"), and everyone who may read the template sees it", shownHint, verdict.Confidence, true)
}

// takesSecret reports whether the parameter of the name takes a secret.
func (j *serverJudge) takesSecret(name string) bool {
	for _, p := range j.deployed.Parameters {
		if p.Name == name {
			return p.secret(j.names)
		}
	}
	return j.names.secret(name)
}

func (j *serverJudge) variable(v DeployedVariable) {
	if v.Sensitive {
		return
	}
	stringLike := v.Type == "" || v.Type == "string" || v.Type == "dynamic" || v.Type == "any"
	named := stringLike && j.names.label(v.Name, "", v.Description).Secret
	value := judgeValue(v.Value.RevealString(), named)
	if !value.Secret {
		value = judgeValue(v.Default.RevealString(), named)
	}
	message := "variable " + quoteName(v.Name) + " holds a secret and is not sensitive"
	switch {
	case value.Secret:
		message += ": the server gives its value (" + value.Title + ") to everyone who may read the template"
	case named:
		message += ", so the server gives its value to everyone who may read the template"
		value.Confidence = confidenceHigh
	default:
		return
	}
	j.report(ruleInsensitiveVariable, "var."+v.Name, "", v.Name, message, "set sensitive = true, and change the secret: it was readable", value.Confidence, value.Secret)
}

func (j *serverJudge) item(item DeployedItem) {
	verdict := judgeValue(item.Value.RevealString(), j.names.secret(item.Key))
	if !verdict.Secret || item.Sensitive && !j.run.pedantic() {
		return
	}
	message := "item " + quoteName(item.Key) + " shows a secret (" + verdict.Title + ") in clear to everyone who may read the workspace"
	hint := "add sensitive = true to the item"
	if item.Sensitive {
		message = "item " + quoteName(item.Key) + " holds a secret (" + verdict.Title + "): sensitive = true hides it in the dashboard, and the API still returns it"
		hint = "show people where to find the secret instead of the secret"
	}
	j.report(ruleCleartextMetadata, item.Resource, "item."+item.Key, item.Key, message, hint, verdict.Confidence, true)
}

// env looks for written-out secrets alone: what a template makes for a workspace
// belongs in its environment. That of a default or preset has its finding there.
func (j *serverJudge) env(env DeployedEnv) {
	verdict := judgeValue(env.Value.RevealString(), false)
	if !verdict.Secret || j.isParameterValue(env.Value) {
		return
	}
	j.report(ruleHardcodedSecret, "coder_agent."+env.Agent, "env."+env.Name, env.Name,
		"the environment of agent "+quoteName(env.Agent)+" holds a secret ("+verdict.Title+") as "+quoteName(env.Name)+", and everyone who may read the workspace sees it", shownHint, verdict.Confidence, true)
}

// isParameterValue reports whether a default, an option or a preset has the value.
func (j *serverJudge) isParameterValue(value secret.Secret) bool {
	for _, p := range j.deployed.Parameters {
		if value.Equal(p.Default) || slices.ContainsFunc(p.Options, value.Equal) {
			return true
		}
	}
	for _, preset := range j.deployed.Presets {
		if slices.ContainsFunc(preset.Values, func(v DeployedValue) bool { return value.Equal(v.Value) }) {
			return true
		}
	}
	return false
}

// Stored says what a value is that a server keeps under a name: the title of the
// kind of secret, "" for none. known is set where the name is known to be that of a
// secret, as a parameter that a rule found.
func (c *Config) Stored(name string, known bool, value secret.Secret) (title string) {
	text := strings.TrimSpace(value.RevealString())
	if text == "" {
		return ""
	}
	verdict := judgeValue(text, known || newNameCache(&c.Names).secret(name))
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
	severity := (&run{options: Options{Config: config}}).severityOf(ruleStoredSecret)
	f := Finding{
		Rule: ruleStoredSecret.id, Severity: severity, Confidence: ConfidenceHigh, Message: message,
		Hint: "change the secret: old builds keep it, also when the parameter is gone", File: root,
		Address: kind + "." + name, Origin: "server", Template: root, Subject: name,
	}
	f.Fingerprint = hashOf("coderSecrets/v1", f.Rule, "server", root, f.Address)
	return f, severity > 0
}
