package literals

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// Context is what is known of a literal besides its text.
type Context struct {
	// Name is the name of the value, or "".
	Name string
	// TakesSecret is set if the literal is assigned to something that takes a secret,
	// whatever its name.
	TakesSecret bool
	// MayBeEntry is set if the literal may be the name of an entry in a store instead of
	// the secret in it. What is shown, or given to a parameter, is the value itself.
	MayBeEntry bool
}

// Judge decides whether a literal is a secret: one that the finder meets, one that reaches a
// sink under a name that only evaluation knows, or one that a server returns.
func Judge(names *naming.Judge, text string, c Context) values.Verdict {
	v := values.Judge(text, c.TakesSecret || c.Name != "" && names.Secret(c.Name))
	if c.MayBeEntry && v.Secret && isEntryName(names, c.Name, text, v) {
		return values.Verdict{Kind: entryKind, Placeholder: true, Reason: entryName}
	}
	return v
}

// entryKind is the kind of a literal that is the name of an entry.
const entryKind = "entry"

// entryName is the reason why the name of an entry is not a secret.
const entryName = "its value is the name of an entry that holds the secret"

// lookAlikeReason says why the value under a secret name is not a secret.
func lookAlikeReason(v values.Verdict) string {
	if v.Kind == entryKind {
		return v.Reason
	}
	return "of its value: " + v.Reason
}
