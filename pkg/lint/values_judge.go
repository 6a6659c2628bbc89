package lint

import (
	"strings"
)

// judgeValue is classifyValue for what stands in templates: there a pattern is
// code, and a word such as no-token says that there is none.
func judgeValue(text string, secretName bool) valueVerdict {
	v := classifyValue(text, secretName)
	if !v.Secret || v.Confidence >= ConfidenceHigh {
		return v
	}
	first, _, _ := strings.Cut(strings.ToLower(text), "-")
	switch {
	case first == "no" || first == "none" || first == "without" || first == "not":
		return valueVerdict{Kind: "placeholder", Placeholder: true, Reason: "it says that there is none"}
	case strings.Contains(text, "[^") || strings.Contains(text, `\(`) || strings.Contains(text, ".*"):
		return valueVerdict{Kind: "placeholder", Placeholder: true, Reason: "it is a pattern"}
	}
	return v
}

// minSecret is the shortest text that is looked at.
const minSecret = 3
