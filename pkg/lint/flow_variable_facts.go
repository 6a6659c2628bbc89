package lint

// variableFacts are what tells whether a variable holds a secret, wherever it was read:
// in a template, or in the answer of a server that evaluated one.
type variableFacts struct {
	name        string
	description string
	kind        string // string, bool, number or another
	flag        bool   // its default is true or false
	fewWords    bool   // its validation admits only a few
	fallback    string // the text of the default, where that may say where a secret is
}

// named is what the variable's name says.
func (f *variableFacts) named(names *nameCache) nameVerdict {
	return names.label(f.name, "", f.description)
}

// holdsSecret decides by all but the name, of which v is known, and the value whether the
// variable holds a secret. passed says why not, where a look-alike is passed over.
func (f *variableFacts) holdsSecret(v nameVerdict) (secret bool, passed string) {
	switch {
	case !v.Secret:
		passed = v.Reason
	case f.kind != "string":
		passed = "its type is " + f.kind
	case f.flag:
		passed = "its default is true or false"
	case f.fewWords:
		passed = "only one of a few words is valid"
	case elsewhere(f.name, f.fallback):
		passed = "its default says where the secret is"
	default:
		secret = true
	}
	return secret, passed
}
