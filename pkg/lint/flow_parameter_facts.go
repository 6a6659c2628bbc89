package lint

// parameterFacts are what tells whether a parameter takes a secret, wherever it was
// read: in a template, or in the answer of a server that evaluated one.
type parameterFacts struct {
	name        string // as Coder shows it
	label       string // the block's
	display     string
	description string
	typ         string
	formType    string
	chosen      bool // it has options
	disabled    bool
	validations []string
}

// named is what the parameter's names say.
func (f *parameterFacts) named(names *nameCache) nameVerdict {
	v := names.label(f.name, f.display, f.description)
	if !v.Secret && v.Noun == "" {
		// The name people see says nothing; the label may.
		if byLabel := names.label(f.label, "", f.description); byLabel.Secret && byLabel.Confidence == ConfidenceHigh {
			return byLabel
		}
	}
	return v
}

// takesSecret decides by all but the names, of which v is known, whether the parameter
// takes a secret. passed says why not, where a look-alike is passed over.
func (f *parameterFacts) takesSecret(v nameVerdict) (verdict nameVerdict, secret bool, passed string) {
	for _, regex := range f.validations {
		v = v.validated(regex)
	}
	switch {
	case !v.Secret:
		passed = v.Reason
	case f.typ != "" && f.typ != "string":
		passed = "its type is " + f.typ
	case f.chosen:
		passed = "it is a choice of options"
	case f.formType == "slider" || f.formType == "switch" || f.formType == "checkbox" || f.formType == "radio" || f.formType == "dropdown" || f.formType == "multi-select":
		passed = "its form is a " + f.formType
	case f.disabled:
		passed = "its input is disabled"
	default:
		secret = true
	}
	return v, secret, passed
}
