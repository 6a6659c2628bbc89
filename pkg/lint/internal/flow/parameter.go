package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Parameter is one coder_parameter, for_each expanded.
type Parameter struct {
	Block   *terraform.Block
	Each    Expansion
	Name    string // as Coder shows it
	Verdict naming.Verdict
	Secret  bool
	// why not, where a look-alike was passed over
	PassedOver string
	typ        string
	Source     *taint.Source

	Masked, Ephemeral, Disabled bool
	options                     []ScopedBlock
}

// ParameterFacts are what tells whether a parameter takes a secret, wherever it was
// read: in a template, or in the answer of a server that evaluated one.
type ParameterFacts struct {
	Name        string // as Coder shows it
	Label       string // the block's
	Display     string
	Description string
	Type        string
	FormType    string
	Chosen      bool // it has options
	disabled    bool
	Validations []string
}

// Named is what the parameter's names say.
func (f *ParameterFacts) Named(names *naming.Judge) naming.Verdict {
	v := names.Label(f.Name, f.Display, f.Description)
	if !v.Secret && v.Noun == "" {
		// The name people see says nothing; the label may.
		if byLabel := names.Label(f.Label, "", f.Description); byLabel.Secret && byLabel.Confidence == naming.ConfidenceHigh {
			return byLabel
		}
	}
	return v
}

// TakesSecret decides by all but the names, of which v is known, whether the parameter
// takes a secret. passed says why not, where a look-alike is passed over.
func (f *ParameterFacts) TakesSecret(v naming.Verdict) (verdict naming.Verdict, secret bool, passed string) {
	for _, regex := range f.Validations {
		v = v.WithPattern(regex)
	}
	switch {
	case !v.Secret:
		passed = v.Reason
	case f.Type != "" && f.Type != "string":
		passed = "its type is " + f.Type
	case f.Chosen:
		passed = "it is a choice of options"
	case f.FormType == "slider" || f.FormType == "switch" || f.FormType == "checkbox" || f.FormType == "radio" || f.FormType == "dropdown" || f.FormType == "multi-select":
		passed = "its form is a " + f.FormType
	case f.disabled:
		passed = "its input is disabled"
	default:
		secret = true
	}
	return v, secret, passed
}
