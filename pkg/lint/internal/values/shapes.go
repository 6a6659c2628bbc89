package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Verdict is what a value's own form says about it. It holds nothing of the value.
type Verdict struct {
	// Kind is a stable word for the form, such as github-token, weak-password or placeholder.
	Kind string
	// Title is the form's name for a person, such as "GitHub token".
	Title string
	// Secret reports that the value is a secret that somebody could use.
	Secret bool
	// Confidence is how sure Secret is: high for a known format or a random value
	// under a secret name, medium for a weak password.
	Confidence naming.Confidence
	// Placeholder reports a value that only stands where a secret would, or says where one is.
	Placeholder bool
	// Reason is a clause for a person.
	Reason string
}

// shapeMatch is a secret of a known format in a longer text, at text[Start:End].
type shapeMatch struct {
	Start, End  int
	Kind, Title string
	Confidence  naming.Confidence
}

// Classify tells what a literal is. underSecretName says that it stands
// where a name promises a secret: only there do weak passwords, random values
// and formats without a mark of their own count.
func Classify(value string, underSecretName bool) Verdict {
	text := unquoted(strings.TrimSpace(value))
	if best := surest(Find(text)); best != nil {
		return Verdict{Kind: best.Kind, Title: best.Title, Secret: true, Confidence: best.Confidence, Reason: "by its form it is: " + best.Title}
	}
	if why := PlaceholderReason(text); why != "" {
		return Verdict{Kind: "placeholder", Title: "placeholder", Placeholder: true, Reason: why}
	}
	if !underSecretName {
		return Verdict{Reason: "nothing in its form says that it is a secret"}
	}
	return classifyUnmarked(text)
}

// surest returns the match that is surest, the first of several.
func surest(found []shapeMatch) *shapeMatch {
	var best *shapeMatch
	for i := range found {
		if best == nil || found[i].Confidence > best.Confidence {
			best = &found[i]
		}
	}
	return best
}

// classifyUnmarked judges a value that stands under a secret name and is of no
// format that shows by itself.
func classifyUnmarked(text string) Verdict {
	if why := NotAValue(text); why != "" {
		return Verdict{Kind: "reference", Title: "reference", Placeholder: true, Reason: why}
	}
	if s := badChecksum(text); s != nil {
		return Verdict{
			Kind: s.kind, Title: s.title, Secret: true, Confidence: naming.ConfidenceMedium,
			Reason: "by its form it is: " + s.title + "; but its checksum does not hold, so it was changed or made up",
		}
	}
	for i := range unmarkedShapes {
		if s := &unmarkedShapes[i]; s.fits(text) {
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

// unquoted returns text without quotation marks around it.
func unquoted(text string) string {
	for len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		text = text[1 : len(text)-1]
	}
	return text
}
