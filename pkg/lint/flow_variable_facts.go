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
	// usedAs is the name of a secret that the value is used as; nil where no template
	// tells.
	usedAs func(nameVerdict) string
}

// holdsSecret decides whether the variable holds a secret by all but its value. passed
// says why not, where a look-alike is passed over.
func (f *variableFacts) holdsSecret(names *nameCache) (v nameVerdict, secret bool, passed string) {
	v = names.label(f.name, "", f.description)
	if f.usedAs != nil {
		v = judgedByUse(v, f.usedAs(v))
	}
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
	return v, secret, passed
}
