package lint

import (
	"cmp"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Findings lints what the server shows, with the rules for the same things in files.
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

const shownHint = "take it out of the template, and change the secret: it was readable"

// serverJudge lints one version of a template.
type serverJudge struct {
	deployed *Deployed
	options  *Options
	names    *naming.Judge
	findings []Finding
}

// report makes a finding of a problem, unless the rule is off.
func (j *serverJudge) report(r *rule, found problem) {
	severity := j.options.severityOf(&r.RuleInfo)
	if severity == 0 {
		return
	}
	f := Finding{
		Rule: r.ID, Severity: severity, Confidence: cmp.Or(found.confidence, naming.ConfidenceHigh), Message: found.message, Hint: found.hint, File: j.deployed.Root,
		Address: found.address, Origin: "server", Template: j.deployed.Root, Subject: found.subject, Exposed: found.exposed, attribute: found.attribute,
	}
	f.Fingerprint = hashOf("coderSecrets/v1", r.ID, "server", j.deployed.Root, found.address, found.attribute)
	j.findings = append(j.findings, f)
}

func (j *serverJudge) literal(value secret.Secret, c literals.Context) values.Verdict {
	return literals.Judge(j.names, value.RevealString(), c)
}

func (j *serverJudge) parameter(p DeployedParameter) {
	address, takesSecret := "coder_parameter."+p.Name, p.secret(j.names)
	if takesSecret {
		message := secretParameterMessage(p.Name)
		if p.Ephemeral {
			message += "; ephemeral does not change that: the build keeps it"
		}
		j.report(ruleSecretParameter, problem{address: address, subject: p.Name, message: message, hint: secretParameterHint})
	}
	shown := func(what, attribute string, value secret.Secret, takesSecret bool) {
		if v := j.literal(value, literals.Context{TakesSecret: takesSecret}); v.Secret {
			j.report(ruleSecretDefault, problem{
				address: address, attribute: attribute, subject: p.Name, confidence: v.Confidence, exposed: true,
				message: secretDefaultMessage(what, p.Name, v), hint: shownHint,
			})
		}
	}
	shown("the default", "default", p.Default, takesSecret)
	for _, option := range p.Options {
		shown("an option", "option", option, false)
	}
}

func (j *serverJudge) preset(preset string, v DeployedValue) {
	verdict := j.literal(v.Value, literals.Context{TakesSecret: j.takesSecret(v.Name)})
	if !verdict.Secret {
		return
	}
	j.report(ruleSecretDefault, problem{
		address: "coder_workspace_preset." + preset, attribute: v.Name, subject: v.Name, confidence: verdict.Confidence, exposed: true,
		message: "preset " + values.Quote(preset) + " sets parameter " + values.Quote(v.Name) + " to a secret (" + verdict.Title + ")" + everyoneSeesIt, hint: shownHint,
	})
}

// takesSecret reports whether the parameter of the name takes a secret.
func (j *serverJudge) takesSecret(name string) bool {
	for _, p := range j.deployed.Parameters {
		if p.Name == name {
			return p.secret(j.names)
		}
	}
	return j.names.Secret(name)
}

func (j *serverJudge) variable(v DeployedVariable) {
	if v.Sensitive {
		return
	}
	facts := flow.VariableFacts{Name: v.Name, Description: v.Description, Kind: v.Type}
	if v.Type == "" || v.Type == "dynamic" || v.Type == "any" {
		facts.Kind = "string"
	}
	named, _ := facts.HoldsSecret(facts.Named(j.names))
	value := j.literal(v.Value, literals.Context{TakesSecret: named})
	if !value.Secret {
		value = j.literal(v.Default, literals.Context{TakesSecret: named})
	}
	found := problem{
		address: "var." + v.Name, subject: v.Name, message: insensitiveMessage(v.Name), exposed: value.Secret,
		hint: "set sensitive = true, and change the secret: it was readable",
	}
	switch {
	case value.Secret:
		found.confidence = value.Confidence
		found.message += ": the server gives its value (" + value.Title + ") to everyone who may read the template"
	case named:
		found.message += ", so " + serverShowsValue
	default:
		return
	}
	j.report(ruleInsensitiveVariable, found)
}

func (j *serverJudge) item(item DeployedItem) {
	verdict := j.literal(item.Value, literals.Context{Name: item.Key})
	if !verdict.Secret || item.Sensitive && !j.options.pedantic() {
		return
	}
	found := problem{address: item.Resource, attribute: "item." + item.Key, subject: item.Key, confidence: verdict.Confidence, exposed: true}
	found.message, found.hint = itemMessage(item.Key, "a secret ("+verdict.Title+")", item.Sensitive)
	j.report(ruleCleartextMetadata, found)
}

// env reports known formats of secrets only: what a template generates for a workspace
// belongs in its environment. The value of a default, an option or a preset has a finding
// there.
func (j *serverJudge) env(env DeployedEnv) {
	verdict := j.literal(env.Value, literals.Context{})
	if !verdict.Secret || j.isParameterValue(env.Value) {
		return
	}
	j.report(ruleHardcodedSecret, problem{
		address: "coder_agent." + env.Agent, attribute: "env." + env.Name, subject: env.Name, confidence: verdict.Confidence, exposed: true, hint: shownHint,
		message: "the environment of agent " + values.Quote(env.Agent) + " holds a secret (" + verdict.Title + ") as " + values.Quote(env.Name) +
			", and everyone who may read the workspace sees it",
	})
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
