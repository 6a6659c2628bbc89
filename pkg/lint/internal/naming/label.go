package naming

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// classifyLabel judges a parameter or variable by its name, display name and description.
// The display name counts like the name. A description is weak evidence: it decides an
// unclear name and adjusts the confidence of others, but does not make a secret of a name
// that says nothing.
func classifyLabel(name, display, description string) Verdict {
	v := Classify(name)
	if display != "" {
		v = v.withDisplay(Classify(display))
	}
	if description != "" && v.Noun != "" {
		v = v.withDescription(description)
	}
	return v
}

// withDisplay combines the verdict of a name with that of its display name.
func (v Verdict) withDisplay(d Verdict) Verdict {
	rejected := v.Noun != "" && !v.Secret && !v.Unclear
	switch {
	case rejected, d.Noun == "":
	case d.Secret && !v.Secret, d.Unclear && v.Noun == "":
		d.Words = v.Words
		d.Reason = "in its display name " + d.Reason
		return d
	case d.Secret:
		v.Confidence = max(v.Confidence, d.Confidence)
	case !d.Unclear:
		v = v.lowered("in its display name " + d.Reason)
		if d.aboutSecret && v.Secret {
			// The user is asked for the path or the name of a secret.
			v.Secret, v.Confidence = false, 0
		}
	}
	return v
}

// withDescription raises or lowers the verdict by the first sentence of a description that
// mentions a secret, or something about one.
func (v Verdict) withDescription(description string) Verdict {
	if v.Unclear && showsLogin(description) {
		return v.raised()
	}
	for sentence := range firstSentences(description) {
		d := split(sentence).judge(true)
		switch {
		case v.Unclear && asksForContents(d.Words) && (d.Unclear || d.Noun == ""):
			return v.raised()
		case d.Secret && v.Unclear && listsChoices(d.Words):
			return v.lowered("its description lists what may be chosen")
		case d.Secret:
			return v.raised()
		case d.Noun != "" && !d.Unclear && !tables().heads[d.Words[0]]:
			return v.lowered("in its description " + d.Reason)
		}
	}
	return v
}

// asksForContents reports a sentence that asks for the text of a file or for a private key,
// as in "Paste your kubeconfig".
func asksForContents(words []string) bool {
	for i, word := range words {
		switch word {
		case "paste", "content", "contents", "base", "base64", "private":
			return true
		case "json":
			return i+1 < len(words) && words[i+1] == "key"
		}
	}
	return false
}

// showsLogin reports a description that shows a URL with a password.
func showsLogin(description string) bool {
	_, rest, ok := strings.Cut(description, "://")
	if !ok {
		return false
	}
	info, _, ok := chars.UserInfo(rest)
	return ok && strings.Contains(info, ":")
}

// raised returns v one step more sure.
func (v Verdict) raised() Verdict {
	switch {
	case v.Unclear:
		v.Secret, v.Unclear, v.Confidence = true, false, ConfidenceMedium
		v.Reason += "; its description speaks of a secret"
	case v.Secret:
		v.Confidence = ConfidenceHigh
	}
	return v
}

// lowered returns v one step less sure.
func (v Verdict) lowered(why string) Verdict {
	switch {
	case v.Secret && v.Confidence == ConfidenceHigh:
		v.Confidence = ConfidenceMedium
	case v.Secret, v.Unclear:
		v.Secret, v.Unclear, v.Confidence = false, false, 0
	default:
		return v
	}
	v.Reason += "; but " + why
	return v
}

// listsChoices reports a sentence such as "one of token, instance identity".
func listsChoices(words []string) bool {
	text := strings.Join(words, " ")
	return strings.Contains(text, "one of") || strings.Contains(text, "either")
}

// firstSentences yields the first few sentences of a description.
func firstSentences(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for n := 0; text != "" && n < 6; n++ {
			end, next := sentenceEnd(text)
			if !yield(text[:end]) {
				return
			}
			text = text[next:]
		}
	}
}

// sentenceEnd returns where the first sentence ends and the next begins. A full stop inside
// a word, as in a file name, does not end a sentence.
func sentenceEnd(text string) (end, next int) {
	for i := range len(text) {
		switch text[i] {
		case '\n':
			return i, i + 1
		case '.', '!', '?':
			if i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n' {
				return i, i + 1
			}
		}
	}
	return len(text), len(text)
}
