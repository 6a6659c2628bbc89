package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Verdict is what the form of a value says about it. It does not contain the value.
type Verdict struct {
	// Kind is a stable identifier of the form, such as github-token, weak-password or placeholder.
	Kind string
	// Title is the name of the form for the user, such as "GitHub token".
	Title string
	// Secret reports that the value is a usable secret.
	Secret bool
	// Confidence is how sure Secret is: high for a known format or a random value
	// under a secret name, medium for a weak password.
	Confidence naming.Confidence
	// Placeholder reports a placeholder, or a reference to a secret.
	Placeholder bool
	// Reason is a clause for the user.
	Reason string
}

// Classify classifies a literal. underSecretName says that its name means a secret: only then do
// weak passwords, random values and ambiguous formats count.
func Classify(value string, underSecretName bool) Verdict {
	text := unquoted(strings.TrimSpace(value))
	if best := mostConfident(Find(text)); best != nil {
		return Verdict{Kind: best.Kind, Title: best.Title, Secret: true, Confidence: best.Confidence, Reason: "by its form it is: " + best.Title}
	}
	if why := PlaceholderReason(text); why != "" {
		return Verdict{Kind: "placeholder", Title: "placeholder", Placeholder: true, Reason: why}
	}
	if !underSecretName {
		return Verdict{Reason: "nothing in its form says that it is a secret"}
	}
	return classifyAmbiguous(text)
}

// classifyAmbiguous classifies a value under a secret name that has no unambiguous format.
func classifyAmbiguous(text string) Verdict {
	if why := ReferenceReason(text); why != "" {
		return Verdict{Kind: "reference", Title: "reference", Placeholder: true, Reason: why}
	}
	if s := badChecksum(text); s != nil {
		return Verdict{
			Kind: s.kind, Title: s.title, Secret: true, Confidence: naming.ConfidenceMedium,
			Reason: "by its form it is: " + s.title + "; but its checksum does not hold, so it was changed or made up",
		}
	}
	for i := range ambiguousShapes {
		if s := &ambiguousShapes[i]; s.fits(text) {
			return Verdict{Kind: s.kind, Title: s.title, Secret: true, Confidence: naming.ConfidenceHigh, Reason: "it stands under a secret name, and by its form it is: " + s.title}
		}
	}
	if looksRandom(text) {
		return Verdict{Kind: "random-value", Title: "random value", Secret: true, Confidence: naming.ConfidenceHigh, Reason: "it stands under a secret name and looks random"}
	}
	return Verdict{
		Kind: "weak-password", Title: "weak or development password", Secret: true, Confidence: naming.ConfidenceMedium,
		Reason: "it stands under a secret name and is no placeholder",
	}
}

// unquoted returns text without the quotes around it.
func unquoted(text string) string {
	for len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		text = text[1 : len(text)-1]
	}
	return text
}
