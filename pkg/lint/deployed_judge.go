package lint

import (
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// serverJudge gathers the findings of one version.
type serverJudge struct {
	deployed *Deployed
	options  *Options
	names    *nameCache
	findings []Finding
}

// report adds a finding at what the server calls address, unless its rule is off.
func (j *serverJudge) report(r *rule, address, attribute, subject, message, hint string, confidence Confidence, exposed bool) {
	severity := j.options.severityOf(r)
	if severity == 0 {
		return
	}
	f := Finding{
		Rule: r.id, Severity: severity, Confidence: confidence, Message: message, Hint: hint, File: j.deployed.Root,
		Address: address, Origin: "server", Template: j.deployed.Root, Subject: subject, Exposed: exposed, attribute: attribute,
	}
	f.Fingerprint = hashOf("coderSecrets/v1", r.id, "server", j.deployed.Root, address, attribute)
	j.findings = append(j.findings, f)
}

func (j *serverJudge) parameter(p DeployedParameter) {
	address, takesSecret := "coder_parameter."+p.Name, p.secret(j.names)
	if takesSecret {
		message := "parameter " + quoteName(p.Name) + " takes a secret, and everyone who may read the workspace sees its value in clear"
		if p.Ephemeral {
			message += "; ephemeral does not change that: the build keeps it"
		}
		j.report(ruleSecretParameter, address, "", p.Name, message, secretParameterHint, ConfidenceHigh, false)
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
		value.Confidence = ConfidenceHigh
	default:
		return
	}
	j.report(ruleInsensitiveVariable, "var."+v.Name, "", v.Name, message, "set sensitive = true, and change the secret: it was readable", value.Confidence, value.Secret)
}

func (j *serverJudge) item(item DeployedItem) {
	verdict := judgeValue(item.Value.RevealString(), j.names.secret(item.Key))
	if !verdict.Secret || item.Sensitive && !j.options.pedantic() {
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
