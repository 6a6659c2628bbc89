package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Judge classifies a literal of a template, like Classify. Additionally, patterns and words such
// as no-token are placeholders there.
func Judge(text string, secretName bool) Verdict {
	v := Classify(text, secretName)
	if !v.Secret || v.Confidence >= naming.ConfidenceHigh {
		return v
	}
	first, _, _ := strings.Cut(strings.ToLower(text), "-")
	switch {
	case first == "no" || first == "none" || first == "without" || first == "not":
		return Verdict{Kind: "placeholder", Placeholder: true, Reason: "it says that there is none"}
	case strings.Contains(text, "[^") || strings.Contains(text, `\(`) || strings.Contains(text, ".*"):
		return Verdict{Kind: "placeholder", Placeholder: true, Reason: "it is a pattern"}
	}
	return v
}

// MinLength is the length of the shortest text that is judged.
const MinLength = 3
