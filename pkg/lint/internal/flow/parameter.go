package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Parameter is an instance of a coder_parameter.
type Parameter struct {
	Block   *terraform.Block
	Each    Expansion
	Name    string // as Coder shows it
	Verdict naming.Verdict
	Secret  bool
	WhyNot  string // why a look-alike does not take a secret
	Source  *taint.Source

	Masked, Ephemeral, Disabled bool
}

// ParameterFacts are what decides whether a parameter takes a secret. They come from a
// template, or from a server that evaluated one.
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

// Named judges the parameter's names.
func (f *ParameterFacts) Named(names *naming.Judge) naming.Verdict {
	v := names.Label(f.Name, f.Display, f.Description)
	if !v.Secret && v.Noun == "" {
		// The shown name says nothing; the label may.
		if byLabel := names.Label(f.Label, "", f.Description); byLabel.Secret && byLabel.Confidence == naming.ConfidenceHigh {
			return byLabel
		}
	}
	return v
}

// TakesSecret decides whether the parameter takes a secret. v is the verdict on its names.
// whyNot says why a look-alike does not.
func (f *ParameterFacts) TakesSecret(v naming.Verdict) (verdict naming.Verdict, secret bool, whyNot string) {
	for _, regex := range f.Validations {
		v = v.WithPattern(regex)
	}
	switch {
	case !v.Secret:
		whyNot = v.Reason
	case f.Type != "" && f.Type != "string":
		whyNot = "its type is " + f.Type
	case f.Chosen:
		whyNot = "it is a choice of options"
	case f.FormType == "slider" || f.FormType == "switch" || f.FormType == "checkbox" || f.FormType == "radio" || f.FormType == "dropdown" || f.FormType == "multi-select":
		whyNot = "its form is a " + f.FormType
	case f.disabled:
		whyNot = "its input is disabled"
	default:
		secret = true
	}
	return v, secret, whyNot
}
