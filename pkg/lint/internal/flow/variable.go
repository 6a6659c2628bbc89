package flow

import (
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// VariableVerdict is what a variable block says about its value.
type VariableVerdict struct {
	naming.Verdict
	Secret     bool // it holds a secret's value
	Sensitive  bool // the server keeps it to itself
	source     bool // what flows from it is treated as a secret
	weak       bool // by its flag alone
	PassedOver string
}

// elsewhere reports a default that says where a secret is: a path, a reference, or
// the entry of a store, as password_secret_key = "password" has it. An address may
// get a password yet.
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
	return values.NotAValue(text) != "" || ok && slices.Contains(strings.Split(before, "_"), text)
}

// VariableFacts are what tells whether a variable holds a secret, wherever it was read:
// in a template, or in the answer of a server that evaluated one.
type VariableFacts struct {
	Name        string
	Description string
	Kind        string // string, bool, number or another
	flag        bool   // its default is true or false
	fewWords    bool   // its validation admits only a few
	fallback    string // the text of the default, where that may say where a secret is
}

// Named is what the variable's name says.
func (f *VariableFacts) Named(names *naming.Judge) naming.Verdict {
	return names.Label(f.Name, "", f.Description)
}

// HoldsSecret decides by all but the name, of which v is known, and the value whether the
// variable holds a secret. passed says why not, where a look-alike is passed over.
func (f *VariableFacts) HoldsSecret(v naming.Verdict) (secret bool, passed string) {
	switch {
	case !v.Secret:
		passed = v.Reason
	case f.Kind != "string":
		passed = "its type is " + f.Kind
	case f.flag:
		passed = "its default is true or false"
	case f.fewWords:
		passed = "only one of a few words is valid"
	case elsewhere(f.Name, f.fallback):
		passed = "its default says where the secret is"
	default:
		secret = true
	}
	return secret, passed
}
