package lint

import (
	"strings"
)

// valueVerdict is what a value's own form says about it.
type valueVerdict struct {
	// Kind is a stable word for the form, such as github-token, weak-password or placeholder.
	Kind string
	// Title is the form's name for a person, such as "GitHub token".
	Title string
	// Secret reports that the value is a secret that somebody could use.
	Secret bool
	// Confidence is how sure Secret is: high for a known format or high entropy
	// under a secret name, medium for a weak password.
	Confidence confidence
	// Placeholder reports a value that only stands where a secret would.
	Placeholder bool
	// Reason is one clause for a person. It holds nothing of the value.
	Reason string
}

// shapeMatch is a secret of a known format inside a longer text.
type shapeMatch struct {
	Start, End int
	Kind       string
	Title      string
	Confidence confidence
}

// classifyValue tells what a literal is. underSecretName says that it stands
// where a name promises a secret: only there do weak passwords, high entropy
// and formats without a mark of their own count.
func classifyValue(value string, underSecretName bool) valueVerdict {
	text := strings.TrimSpace(value)
	if why := placeholderReason(text); why != "" {
		return valueVerdict{Kind: "placeholder", Title: "placeholder", Placeholder: true, Reason: why}
	}
	if found := findShapes(text); len(found) > 0 {
		m := found[0]
		return valueVerdict{Kind: m.Kind, Title: m.Title, Secret: true, Confidence: m.Confidence, Reason: "it has the form of a " + m.Title}
	}
	if !underSecretName {
		return valueVerdict{Reason: "nothing about its form says that it is a secret"}
	}
	if looksRandom(text) {
		return valueVerdict{Kind: "high-entropy", Title: "random-looking value", Secret: true, Confidence: confidenceHigh, Reason: "it looks random and stands under a secret name"}
	}
	return valueVerdict{Kind: "weak-password", Title: "weak or development password", Secret: true, Confidence: confidenceMedium, Reason: "it stands under a secret name and is no placeholder"}
}
