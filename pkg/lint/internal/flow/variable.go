package flow

import (
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// VariableVerdict is the verdict on a variable's value.
type VariableVerdict struct {
	naming.Verdict
	Secret    bool   // it holds a secret's value
	Sensitive bool   // the server does not show it
	source    bool   // it is the source of a secret
	weak      bool   // by its flag alone
	WhyNot    string // why a look-alike does not hold a secret
}

// VariableFacts are what decides whether a variable holds a secret. They come from a
// template, or from a server that evaluated one.
type VariableFacts struct {
	Name        string
	Description string
	Kind        string // string, bool, number or another
	flag        bool   // its default is true or false
	fewWords    bool   // its validation admits only a few
	fallback    string // the text of the default, which may say where a secret is
}

// Named judges the variable's name.
func (f *VariableFacts) Named(names *naming.Judge) naming.Verdict {
	return names.Label(f.Name, "", f.Description)
}

// HoldsSecret decides without the value whether the variable holds a secret. v is the
// verdict on its name. whyNot says why a look-alike does not.
func (f *VariableFacts) HoldsSecret(v naming.Verdict) (secret bool, whyNot string) {
	switch {
	case !v.Secret:
		whyNot = v.Reason
	case f.Kind != "string":
		whyNot = "its type is " + f.Kind
	case f.flag:
		whyNot = "its default is true or false"
	case f.fewWords:
		whyNot = "only one of a few words is valid"
	case elsewhere(f.Name, f.fallback):
		whyNot = "its default says where the secret is"
	default:
		secret = true
	}
	return secret, whyNot
}

// elsewhere reports whether a default says where a secret is: a path, a reference, or the
// entry of a store, as in password_secret_key = "password". A URL does not count: it may
// still get a password.
func elsewhere(name, text string) bool {
	switch {
	case text == "" || strings.Contains(text, "://"):
		return false
	case values.IsPath(text):
		return true
	case values.PlaceholderReason(text) != "":
		return false
	}
	before, ok := strings.CutSuffix(strings.ToLower(name), "_secret_key")
	return values.ReferenceReason(text) != "" || ok && slices.Contains(strings.Split(before, "_"), text)
}
