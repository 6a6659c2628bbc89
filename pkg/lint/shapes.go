package lint

import (
	"strings"
)

// valueVerdict is what a value's own form says about it. It holds nothing of the value.
type valueVerdict struct {
	// Kind is a stable word for the form, such as github-token, weak-password or placeholder.
	Kind string
	// Title is the form's name for a person, such as "GitHub token".
	Title string
	// Secret reports that the value is a secret that somebody could use.
	Secret bool
	// Confidence is how sure Secret is: high for a known format or a random value
	// under a secret name, medium for a weak password.
	Confidence Confidence
	// Placeholder reports a value that only stands where a secret would, or says where one is.
	Placeholder bool
	// Reason is a clause for a person.
	Reason string
}

// shapeMatch is a secret of a known format in a longer text, at text[Start:End].
type shapeMatch struct {
	Start, End  int
	Kind, Title string
	Confidence  Confidence
}

// classifyValue tells what a literal is. underSecretName says that it stands
// where a name promises a secret: only there do weak passwords, random values
// and formats without a mark of their own count.
func classifyValue(value string, underSecretName bool) valueVerdict {
	text := unquoted(strings.TrimSpace(value))
	if best := surest(findShapes(text)); best != nil {
		return valueVerdict{Kind: best.Kind, Title: best.Title, Secret: true, Confidence: best.Confidence, Reason: "by its form it is: " + best.Title}
	}
	if why := placeholderReason(text); why != "" {
		return valueVerdict{Kind: "placeholder", Title: "placeholder", Placeholder: true, Reason: why}
	}
	if !underSecretName {
		return valueVerdict{Reason: "nothing in its form says that it is a secret"}
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
func classifyUnmarked(text string) valueVerdict {
	if why := notAValue(text); why != "" {
		return valueVerdict{Kind: "reference", Title: "reference", Placeholder: true, Reason: why}
	}
	if s := spoiledShape(text); s != nil {
		return valueVerdict{
			Kind: s.kind, Title: s.title, Secret: true, Confidence: ConfidenceMedium,
			Reason: "by its form it is: " + s.title + "; but its checksum does not hold, so it was changed or made up",
		}
	}
	for i := range unmarkedShapes {
		if s := &unmarkedShapes[i]; s.fits(text) {
			return valueVerdict{Kind: s.kind, Title: s.title, Secret: true, Confidence: ConfidenceHigh, Reason: "it stands under a secret name, and by its form it is: " + s.title}
		}
	}
	if looksRandom(text) {
		return valueVerdict{Kind: "random-value", Title: "random value", Secret: true, Confidence: ConfidenceHigh, Reason: "it stands under a secret name and looks random"}
	}
	return valueVerdict{
		Kind: "weak-password", Title: "weak or development password", Secret: true, Confidence: ConfidenceMedium,
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
