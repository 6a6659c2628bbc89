package fix

// The replacements for a secret parameter.
const (
	ToExternalAuth = "external-auth"
	ToUserSecret   = "user-secret"
	ToVariable     = "variable"
)

// Replacements returns what can replace a secret parameter.
func Replacements() []string { return []string{ToExternalAuth, ToUserSecret, ToVariable} }
