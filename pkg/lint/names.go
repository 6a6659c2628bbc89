package lint

import (
	"fmt"
	"strings"
)

// confidence says how sure a verdict is. The zero value is no verdict at all.
type confidence int

const (
	confidenceLow confidence = iota + 1
	confidenceMedium
	confidenceHigh
)

// String returns the word that reports use.
func (c confidence) String() string {
	switch c {
	case confidenceHigh:
		return "high"
	case confidenceMedium:
		return "medium"
	case confidenceLow:
		return "low"
	default:
		return "none"
	}
}

// nameVerdict is what a name says about the thing it names.
type nameVerdict struct {
	// Secret reports that the name means a secret's value.
	Secret bool
	// Confidence is how sure Secret is. It is low for a name that is Unclear.
	Confidence confidence
	// Unclear reports a name such as ssh_key that may mean a secret or something
	// public beside it: evidence from elsewhere has to decide. Secret is false then.
	Unclear bool
	// Words are the words that the name was split into, in lower case.
	Words []string
	// Noun is the word or phrase that means a secret, empty when there is none.
	// It is set too when another word then rejected it.
	Noun string
	// Reason is one clause for a person: why the verdict is what it is.
	Reason string
}

// classifyName tells from a name alone whether it means a secret. It takes
// identifiers in any convention and the short phrases that people are shown.
func classifyName(name string) nameVerdict {
	p := lexName(name)
	v := nameVerdict{Words: p.words}
	for from := 0; from < len(p.words); {
		to := p.clauseEnd(from)
		done := p.judgeClause(&v, from, to)
		if done {
			return v
		}
		from = to + 1
	}
	if v.Reason == "" {
		v.Reason = "no word of it means a secret"
	}
	return v
}

// judgeClause judges words[from:to] and reports whether that settles the name.
func (p phrase) judgeClause(v *nameVerdict, from, to int) bool {
	hit, at, end := p.lastNoun(from, to)
	if hit == nil {
		return p.aboutAnother(v, from, to)
	}
	v.Noun = p.text(at, end)
	switch {
	case p.rejectHead(v, hit, from, at):
	case p.rejectPublic(v, from, to):
	case p.rejectTail(v, hit, end, to):
	case hit.is == nounUnclear:
		v.Unclear, v.Confidence = true, confidenceLow
		v.Reason = fmt.Sprintf("%q may mean a secret or not: %s", v.Noun, hit.why)
	case hit.is == nounBenign:
		v.Reason = fmt.Sprintf("%q is no secret: %s", v.Noun, hit.why)
	default:
		v.Secret, v.Unclear, v.Confidence = true, false, hit.confidence()
		v.Reason = fmt.Sprintf("%q means a secret", v.Noun)
		return true
	}
	return !p.alternative(to)
}

// aboutAnother judges a clause without a noun: "path to the key" speaks of a
// path, "value of the key" of the key.
func (p phrase) aboutAnother(v *nameVerdict, from, to int) bool {
	if to >= len(p.words) || to == from {
		return false
	}
	last := p.words[to-1]
	if tails[last] && !p.alternative(to) {
		if hit, at, end := p.lastNoun(to+1, len(p.words)); hit != nil {
			v.Noun = p.text(at, end)
			v.Reason = fmt.Sprintf("it speaks of the %s and not of the %q itself", last, v.Noun)
			return true
		}
	}
	return false
}

// rejectHead rejects a name whose first word asks or counts: use_token, max_tokens.
func (p phrase) rejectHead(v *nameVerdict, hit *noun, from, at int) bool {
	if at == 0 || from > 0 || !heads[p.words[0]] {
		return false
	}
	v.Reason = fmt.Sprintf("it begins with %q, so it asks or counts and holds no %q", p.words[0], v.Noun)
	return true
}

// rejectPublic rejects a clause that says the thing is public.
func (p phrase) rejectPublic(v *nameVerdict, from, to int) bool {
	for _, word := range p.words[from:to] {
		if publicWords[word] {
			v.Reason = fmt.Sprintf("%q says that the %q is no secret", word, v.Noun)
			return true
		}
	}
	return false
}

// rejectTail rejects a name in which something other than the value follows
// the noun: token_url, secret_name.
func (p phrase) rejectTail(v *nameVerdict, hit *noun, end, to int) bool {
	for _, word := range p.words[end:to] {
		if tails[word] {
			v.Reason = fmt.Sprintf("%q follows %q, so it is about the secret and does not hold it", word, v.Noun)
			return true
		}
	}
	return false
}

// classifyLabel judges a parameter or variable by its name, its display name
// and its description. The display name counts like the name. The description
// decides a name that is unclear and moves the confidence of another; it never
// makes a secret of a name that says nothing.
func classifyLabel(name, display, description string) nameVerdict {
	v := classifyName(name)
	if display != "" {
		v = v.withDisplay(classifyName(display))
	}
	if description == "" || v.Noun == "" {
		return v
	}
	return v.withDescription(description)
}

// withDisplay joins the verdict of a name with that of its display name.
func (v nameVerdict) withDisplay(d nameVerdict) nameVerdict {
	switch {
	case d.Secret && (v.Unclear || v.Noun == ""):
		d.Reason = "its display name: " + d.Reason
		return d
	case d.Secret && v.Secret && d.Confidence > v.Confidence:
		v.Confidence = d.Confidence
	case d.Unclear && v.Noun == "":
		d.Reason = "its display name: " + d.Reason
		return d
	case d.Noun != "" && !d.Secret && !d.Unclear:
		return v.lowered("but its display name: " + d.Reason)
	}
	return v
}

// withDescription lets the sentences of a description raise or lower v.
func (v nameVerdict) withDescription(description string) nameVerdict {
	raises := false
	for sentence := range sentences(description) {
		d := classifyName(sentence)
		switch {
		case d.Secret:
			raises = true
		case !raises && d.Noun != "" && !d.Unclear && saysWhatItIs(d):
			return v.lowered("but its description: " + d.Reason)
		}
	}
	switch {
	case raises && v.Unclear:
		v.Secret, v.Unclear, v.Confidence = true, false, confidenceMedium
		v.Reason += "; its description speaks of a secret"
	case raises && v.Secret:
		v.Confidence = confidenceHigh
	}
	return v
}

// saysWhatItIs reports a rejection that says what the thing is, and not merely how
// a sentence begins.
func saysWhatItIs(d nameVerdict) bool { return len(d.Words) > 0 && !heads[d.Words[0]] }

// lowered returns v one step less sure.
func (v nameVerdict) lowered(why string) nameVerdict {
	switch {
	case v.Secret && v.Confidence > confidenceMedium:
		v.Confidence--
	case v.Secret, v.Unclear:
		v.Secret, v.Unclear, v.Confidence = false, false, 0
	default:
		return v
	}
	v.Reason += ", " + why
	return v
}

// sentences yields the first sentences of a description, a bounded number of them.
func sentences(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for n := 0; text != "" && n < 8; n++ {
			sentence := text
			if i := strings.IndexAny(text, ".!?\n"); i >= 0 {
				sentence, text = text[:i], text[i+1:]
			} else {
				text = ""
			}
			if !yield(sentence) {
				return
			}
		}
	}
}
