package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Deployed is what a Coder server shows of a template's version to whoever may use it:
// what the server evaluated the files to.
type Deployed struct {
	// Root names the template in findings, as organization/template.
	Root       string
	Parameters []DeployedParameter
	Variables  []DeployedVariable
	Presets    []DeployedPreset
	Items      []DeployedItem
	Env        []DeployedEnv
}

// DeployedParameter is a parameter as the server evaluated it. Type, FormType and Regex
// are the attributes type, form_type and validation.regex of coder_parameter.
type DeployedParameter struct {
	Name, DisplayName, Description string
	Type, FormType, Regex          string
	Ephemeral                      bool
	Default                        secret.Secret
	// Options are the values of the options that a person chooses from.
	Options []secret.Secret
}

// DeployedVariable is a template variable. The server does not show the value of a
// sensitive one.
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

// DeployedValue is the value that a preset sets a parameter to.
type DeployedValue struct {
	Name  string
	Value secret.Secret
}

// DeployedItem is an item of a coder_metadata. Resource is the address of the resource
// that it describes.
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

// SecretParameters returns the names of the parameters that take secrets.
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
