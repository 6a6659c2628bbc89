package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Judge is classifyValue for what stands in templates: there a pattern is
// code, and a word such as no-token says that there is none.
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

// MinLength is the shortest text that is looked at.
const MinLength = 3
