package naming

import (
	"fmt"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// Verdict is what a name says about the thing it names.
type Verdict struct {
	// Secret reports that the name means a secret's value.
	Secret bool
	// Confidence is how sure Secret is; low for a name that is Unclear.
	Confidence Confidence
	// Unclear reports a name such as ssh_key that may mean a secret or something
	// public beside it: evidence from elsewhere has to decide. Secret is false then.
	Unclear bool
	// Words are the words that the name was split into, in lower case.
	Words []string
	// Noun is the word or phrase that means a secret, empty when there is none.
	// It is set too when another word then rejected it.
	Noun string
	// Reason is a clause for a person: why the verdict is what it is.
	Reason string
	// aside is set where the name goes on to something about the secret.
	aside bool
}

// Classify tells from a name alone whether it means a secret. It takes
// identifiers in any convention and the short phrases that people are shown.
//
// A name is judged clause by clause. In each the last noun counts, unless the
// name begins by asking or counting, says that the thing is public, or goes on
// to something about the secret, such as its path.
func Classify(name string) Verdict { return Split(name).judge(false) }

// judge judges the clauses of a name, or only the first with a noun.
func (p phrase) judge(firstOnly bool) Verdict {
	v := Verdict{Words: p.Words}
	for from := 0; from < len(p.Words); {
		to := p.clauseEnd(from)
		if p.carries(&v, from, to) || p.judgeClause(&v, from, to) || firstOnly && v.Noun != "" {
			break
		}
		from = to + 1
	}
	switch word := p.privateWord(); {
	case v.Unclear && encodings.Has(p.Words[len(p.Words)-1]):
		v.Secret, v.Unclear, v.Confidence = true, false, ConfidenceMedium
		v.Reason = fmt.Sprintf("what is encoded is the %q itself", v.Noun)
	case v.Unclear && word != "":
		v.Secret, v.Unclear, v.Confidence = true, false, ConfidenceHigh
		v.Reason = fmt.Sprintf("%q says which half of %q it is", word, v.Noun)
	case v.Reason == "":
		v.Reason = "no word of it means a secret"
	}
	return v
}

// encodings are words for a form that contents are put in, and places are not.
const encodings chars.Words = "base64 b64"

// carries reports an address with a secret in it: "clone URL with token".
func (p phrase) carries(v *Verdict, from, to int) bool {
	if to == from || !p.carriers[p.Words[to-1]] || p.Heads[p.Words[0]] {
		return false
	}
	with := to
	if p.stopAt(to) == stopRemark {
		with++
	}
	if with >= len(p.Words) || !p.joins[p.Words[with]] {
		return false
	}
	for from := with + 1; from < len(p.Words); {
		to := p.clauseEnd(from)
		n, at, end := p.lastNoun(from, to)
		if n != nil && n.is != nounUnclear && n.is != nounBenign && p.rejection(p.text(at, end), from, at, end, to) == "" {
			v.Noun, v.Secret, v.Unclear, v.Confidence = p.text(at, end), true, false, n.confidence()
			v.Reason = fmt.Sprintf("it is an address with a %q in it", v.Noun)
			return true
		}
		from = to + 1
	}
	return false
}

// judgeClause judges words[from:to] and reports whether nothing after it counts.
func (p phrase) judgeClause(v *Verdict, from, to int) bool {
	n, at, end := p.lastNoun(from, to)
	if n == nil {
		return p.aboutAnother(v, from, to)
	}
	noun := p.text(at, end)
	why := p.rejection(noun, from, at, end, to)
	switch {
	case why != "":
		if !v.Unclear {
			v.Noun, v.Reason, v.aside = noun, why, !p.Heads[p.Words[0]]
		}
	case n.is == nounBenign:
		v.Noun, v.Reason = noun, fmt.Sprintf("%q is no secret: %s", noun, n.why)
	case n.is == nounUnclear:
		v.Noun, v.Unclear, v.Confidence = noun, true, ConfidenceLow
		v.Reason = fmt.Sprintf("%q may be secret or not: %s", noun, n.why)
	default:
		v.Noun, v.Secret, v.Unclear, v.Confidence = noun, true, false, n.confidence()
		v.Reason = fmt.Sprintf("%q means a secret", noun)
	}
	stop := p.stopAt(to)
	if word := p.publicRemark(to); v.Secret && stop == stopRemark && word != "" && strings.HasPrefix(p.Words[end-1], "key") {
		v.Secret, v.Confidence, v.aside = false, 0, true
		v.Reason = fmt.Sprintf("%q says that this %q is not secret", word, noun)
	}
	return v.Secret || stop != stopOr && (stop != stopRemark || why != "")
}

// rejection says why the noun at words[at:end] of the clause words[from:to]
// does not mean that a secret's value stands here, or returns "".
func (p phrase) rejection(noun string, from, at, end, to int) string {
	if at > 0 && (p.Heads[p.Words[0]] || p.asksYou()) {
		return fmt.Sprintf("it begins with %q, so it asks, counts or acts and holds no %q", p.Words[0], noun)
	}
	switch p.joined {
	case "agent token", "coder agent token", "workspace agent token":
		return "it is the workspace agent's own token, which templates pass on as Coder's documentation shows"
	}
	if at > from && slices.Contains(p.Words[from:at], "without") {
		return fmt.Sprintf("%q says that there is no %q in it", "without", noun)
	}
	if word := p.publicWord(from, at, end, to); word != "" {
		return fmt.Sprintf("%q says that this %q is not secret", word, noun)
	}
	if word := p.countWord(noun, from, at, end, to); word != "" {
		return fmt.Sprintf("%q says that this %q is a count", word, noun)
	}
	if (noun == "secret" || noun == "secrets") && p.stopAt(end) == stopOf && end+1 < len(p.Words) && p.takers[p.Words[end+1]] {
		return fmt.Sprintf("%q follows, so it names one of several", p.text(end, end+2))
	}
	for _, word := range p.Words[end:to] {
		if p.Tails[word] {
			return fmt.Sprintf("%q follows %q, so it is about the secret and does not hold it", word, noun)
		}
	}
	return ""
}

// asksYou reports a question such as "Do you need a token?"; "do" alone is a cloud.
func (p phrase) asksYou() bool {
	return len(p.Words) > 2 && (p.Words[0] == "do" || p.Words[0] == "would") && (p.Words[1] == "you" || p.Words[1] == "we")
}

// publicWord returns the word that makes the noun public. Beside a key it may
// stand anywhere; a password is not public because a registry is.
func (p phrase) publicWord(from, at, end, to int) string {
	last := p.Words[end-1]
	if last == "password" || last == "token" || last == "secret" {
		from, to = max(from, at-1), at
	}
	for _, word := range p.Words[from:to] {
		if p.public[word] {
			return word
		}
	}
	return ""
}

// publicRemark returns the word after a stop that says which half of a key is
// meant, as in "signing key (public)".
func (p phrase) publicRemark(stop int) string {
	if stop >= len(p.Words) || p.privateWord() != "" {
		return ""
	}
	for _, word := range p.Words[stop+1:] {
		if p.public[word] {
			return word
		}
	}
	return ""
}

// privateWord returns the word that says that a key is the private half.
func (p phrase) privateWord() string {
	for _, word := range p.Words {
		if p.private[word] {
			return word
		}
	}
	return ""
}

// countWord returns the word that makes a token one of a model's, which are counted.
func (p phrase) countWord(noun string, from, at, end, to int) string {
	switch {
	case noun == "token" && at > from:
		if word := p.Words[at-1]; p.Heads[word] || word == "per" || word == "million" {
			return word
		}
	case noun == "tokens":
		for i := from; i < to; i++ {
			if (i < at || i >= end) && p.counts[p.Words[i]] {
				return p.Words[i]
			}
		}
	}
	return ""
}

// aboutAnother judges a clause without a noun and reports whether it ends the
// name: "path to the key" speaks of a path, "value of the key" of the key.
func (p phrase) aboutAnother(v *Verdict, from, to int) bool {
	stop := p.stopAt(to)
	if stop == stopWith {
		return !p.allNeutral(to)
	}
	if stop != stopOf && stop != stopRemark || to == from || !p.Tails[p.Words[to-1]] {
		return stop == 0
	}
	if n, at, end := p.lastNoun(to+1, len(p.Words)); n != nil && !v.Unclear {
		v.Noun, v.aside = p.text(at, end), true
		v.Reason = fmt.Sprintf("it speaks of the %s of the %q and not of the %[2]q itself", p.Words[to-1], v.Noun)
	}
	return true
}

// allNeutral reports whether the words before to say nothing about what follows.
func (p phrase) allNeutral(to int) bool {
	for _, word := range p.Words[:to] {
		if !p.neutral[word] && p.stops[word] == 0 {
			return false
		}
	}
	return true
}

// stopAt returns what kind of stop is at i, none at the end.
func (p phrase) stopAt(i int) stopKind {
	if i >= len(p.Words) {
		return 0
	}
	return p.stops[p.Words[i]]
}

// clauseEnd returns where the clause that begins at from ends: at a stop that
// no noun reaches across, as "mot de passe" does.
func (p phrase) clauseEnd(from int) int {
	for i := from; i < len(p.Words); i++ {
		if i > 0 && p.stops[p.Words[i]] != 0 && !p.nounAcross(from, i) {
			return i
		}
	}
	return len(p.Words)
}

func (p phrase) nounAcross(from, i int) bool {
	if i == from || i+1 >= len(p.Words) {
		return false
	}
	_, ok := p.nouns[p.text(i-1, i+2)]
	return ok
}

// lastNoun finds the last noun in words[from:to], the longest when several end there.
func (p phrase) lastNoun(from, to int) (n *noun, at, end int) {
	for end = to; end > from; end-- {
		for at = max(from, end-maxNounWords); at < end; at++ {
			if n, ok := p.nouns[p.text(at, end)]; ok && p.stands(n, from, at, end, to) {
				return n, at, end
			}
		}
		if n, at := p.keyNoun(from, end); n != nil {
			return n, at, end
		}
	}
	return nil, 0, 0
}

// stands reports whether a noun is one where it is: "pass" at the beginning of
// more, or after "to", is what somebody does, and "auth" after a password is a way to log in.
func (p phrase) stands(n *noun, from, at, end, to int) bool {
	if n.is == nounUnclear && p.Tails[p.Words[end-1]] {
		return !p.secretNounIn(from, at)
	}
	if p.text(at, end) == "pass" {
		if at > 0 {
			return end == to && p.Words[at-1] != "to"
		}
		return end == to && len(p.Words) == 1
	}
	return true
}

// secretNounIn reports whether a noun that is not unclear lies in words[from:to].
func (p phrase) secretNounIn(from, to int) bool {
	for at := from; at < to; at++ {
		for end := at + 1; end <= min(to, at+maxNounWords); end++ {
			if n, ok := p.nouns[p.text(at, end)]; ok && n.is != nounUnclear {
				return true
			}
		}
		if n, _ := p.keyNoun(from, at+1); n != nil && n.is != nounUnclear {
			return true
		}
	}
	return false
}

// keyNoun judges the words "key" and "keys" by the word before them.
func (p phrase) keyNoun(from, end int) (*noun, int) {
	if p.Words[end-1] != "key" && p.Words[end-1] != "keys" {
		return nil, 0
	}
	if end-2 < from {
		return &keyUnclear, end - 1
	}
	if n, ok := p.keys[p.Words[end-2]]; ok {
		return n, end - 2
	}
	if p.Tails[p.Words[end-2]] {
		return nil, 0
	}
	return &keyUnclear, end - 1
}

// AtLeast reports a secret of at least the confidence.
func (v Verdict) AtLeast(c Confidence) bool { return v.Secret && v.Confidence >= c }
