package fix

// Replacements for a secret parameter.
const (
	ToExternalAuth = "external-auth"
	ToUserSecret   = "user-secret"
	ToVariable     = "variable"
)

// Replacements lists what a secret parameter can be replaced by.
func Replacements() []string { return []string{ToExternalAuth, ToUserSecret, ToVariable} }
