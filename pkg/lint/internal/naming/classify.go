package naming

import (
	"fmt"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// Verdict is what a name says about its value.
type Verdict struct {
	// Secret reports that the value is a secret.
	Secret bool
	// Confidence is how sure Secret is; low for a name that is Unclear.
	Confidence Confidence
	// Unclear reports a name such as ssh_key, whose value may be secret or public: other
	// evidence has to decide. Secret is then false.
	Unclear bool
	// Words are the words of the name, in lower case.
	Words []string
	// Noun is the word or phrase that means a secret, or "". It is also set if another word
	// then rejects it.
	Noun string
	// Reason is a clause for the user: why the verdict is what it is.
	Reason string
	// aboutSecret reports that the value describes a secret, such as its path.
	aboutSecret bool
}

// Classify judges a name alone: an identifier in any convention or a short phrase of a
// user interface.
//
// It judges clause by clause. In each clause the last noun counts, unless the name begins
// with a word that asks or counts, says that the value is public, or ends with something
// about the secret, such as its path.
func Classify(name string) Verdict { return split(name).judge(false) }

// judge judges the clauses of a name, or only the first clause with a noun.
func (p phrase) judge(firstOnly bool) Verdict {
	v := Verdict{Words: p.words}
	for from := 0; from < len(p.words); {
		to := p.clauseEnd(from)
		if p.carriesSecret(&v, from, to) || p.judgeClause(&v, from, to) || firstOnly && v.Noun != "" {
			break
		}
		from = to + 1
	}
	switch word := p.privateWord(); {
	case v.Unclear && encodings.Has(p.words[len(p.words)-1]):
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

// encodings are words for encodings: contents are encoded, paths are not.
const encodings chars.Words = "base64 b64"

// carriesSecret reports an address that contains a secret, as in "clone URL with token".
func (p phrase) carriesSecret(v *Verdict, from, to int) bool {
	if to == from || !p.carriers[p.words[to-1]] || p.heads[p.words[0]] {
		return false
	}
	with := to
	if p.stop(to) == stopRemark {
		with++
	}
	if with >= len(p.words) || !p.joins[p.words[with]] {
		return false
	}
	for from := with + 1; from < len(p.words); {
		to := p.clauseEnd(from)
		n, start, end := p.lastNoun(from, to)
		if n != nil && n.kind != nounUnclear && n.kind != nounBenign && p.rejection(p.text(start, end), from, start, end, to) == "" {
			v.Noun, v.Secret, v.Unclear, v.Confidence = p.text(start, end), true, false, n.confidence()
			v.Reason = fmt.Sprintf("it is an address with a %q in it", v.Noun)
			return true
		}
		from = to + 1
	}
	return false
}

// judgeClause judges words[from:to] and reports whether it ends the judgement.
func (p phrase) judgeClause(v *Verdict, from, to int) bool {
	n, start, end := p.lastNoun(from, to)
	if n == nil {
		return p.judgeWithoutNoun(v, from, to)
	}
	noun := p.text(start, end)
	rejected := p.rejection(noun, from, start, end, to)
	switch {
	case rejected != "":
		if !v.Unclear {
			v.Noun, v.Reason, v.aboutSecret = noun, rejected, !p.heads[p.words[0]]
		}
	case n.kind == nounBenign:
		v.Noun, v.Reason = noun, fmt.Sprintf("%q is no secret: %s", noun, n.why)
	case n.kind == nounUnclear:
		v.Noun, v.Unclear, v.Confidence = noun, true, ConfidenceLow
		v.Reason = fmt.Sprintf("%q may be secret or not: %s", noun, n.why)
	default:
		v.Noun, v.Secret, v.Unclear, v.Confidence = noun, true, false, n.confidence()
		v.Reason = fmt.Sprintf("%q means a secret", noun)
	}
	stop := p.stop(to)
	if word := p.publicRemark(to); v.Secret && stop == stopRemark && word != "" && strings.HasPrefix(p.words[end-1], "key") {
		v.Secret, v.Confidence, v.aboutSecret = false, 0, true
		v.Reason = fmt.Sprintf("%q says that this %q is not secret", word, noun)
	}
	return v.Secret || stop != stopOr && (stop != stopRemark || rejected != "")
}

// rejection returns why the noun words[start:end] of the clause words[from:to] does not
// make the value a secret, or "".
func (p phrase) rejection(noun string, from, start, end, to int) string {
	if start > 0 && (p.heads[p.words[0]] || p.asksYou()) {
		return fmt.Sprintf("it begins with %q, so it asks, counts or acts and holds no %q", p.words[0], noun)
	}
	switch p.joined {
	case "agent token", "coder agent token", "workspace agent token":
		return "it is the workspace agent's own token, which templates pass on as Coder's documentation shows"
	}
	if start > from && slices.Contains(p.words[from:start], "without") {
		return fmt.Sprintf("%q says that there is no %q in it", "without", noun)
	}
	if word := p.publicWord(from, start, end, to); word != "" {
		return fmt.Sprintf("%q says that this %q is not secret", word, noun)
	}
	if word := p.countWord(noun, from, start, end, to); word != "" {
		return fmt.Sprintf("%q says that this %q is a count", word, noun)
	}
	if (noun == "secret" || noun == "secrets") && p.stop(end) == stopOf && end+1 < len(p.words) && p.takers[p.words[end+1]] {
		return fmt.Sprintf("%q follows, so it names one of several", p.text(end, end+2))
	}
	for _, word := range p.words[end:to] {
		if p.tails[word] {
			return fmt.Sprintf("%q follows %q, so it is about the secret and does not hold it", word, noun)
		}
	}
	return ""
}

// asksYou reports a question such as "Do you need a token?". "do" alone means DigitalOcean.
func (p phrase) asksYou() bool {
	return len(p.words) > 2 && (p.words[0] == "do" || p.words[0] == "would") && (p.words[1] == "you" || p.words[1] == "we")
}

// publicWord returns the word that makes the noun public. For a key the word may be
// anywhere in the clause. For a password it must be directly before it: the password of a
// public registry is not public.
func (p phrase) publicWord(from, start, end, to int) string {
	last := p.words[end-1]
	if last == "password" || last == "token" || last == "secret" {
		from, to = max(from, start-1), start
	}
	for _, word := range p.words[from:to] {
		if p.public[word] {
			return word
		}
	}
	return ""
}

// publicRemark returns the word after a stop that says that the public half of a key is
// meant, as in "signing key (public)".
func (p phrase) publicRemark(stop int) string {
	if stop >= len(p.words) || p.privateWord() != "" {
		return ""
	}
	for _, word := range p.words[stop+1:] {
		if p.public[word] {
			return word
		}
	}
	return ""
}

// privateWord returns the word that says that the private half of a key is meant.
func (p phrase) privateWord() string {
	for _, word := range p.words {
		if p.private[word] {
			return word
		}
	}
	return ""
}

// countWord returns the word that says that tokens of a language model are counted.
func (p phrase) countWord(noun string, from, start, end, to int) string {
	switch {
	case noun == "token" && start > from:
		if word := p.words[start-1]; p.heads[word] || word == "per" || word == "million" {
			return word
		}
	case noun == "tokens":
		for i := from; i < to; i++ {
			if (i < start || i >= end) && p.counts[p.words[i]] {
				return p.words[i]
			}
		}
	}
	return ""
}

// judgeWithoutNoun judges a clause without a noun and reports whether it ends the
// judgement: "path to the key" means a path, "value of the key" the key.
func (p phrase) judgeWithoutNoun(v *Verdict, from, to int) bool {
	stop := p.stop(to)
	if stop == stopWith {
		return !p.allNeutral(to)
	}
	if stop != stopOf && stop != stopRemark || to == from || !p.tails[p.words[to-1]] {
		return stop == 0
	}
	if n, start, end := p.lastNoun(to+1, len(p.words)); n != nil && !v.Unclear {
		v.Noun, v.aboutSecret = p.text(start, end), true
		v.Reason = fmt.Sprintf("it speaks of the %s of the %q and not of the %[2]q itself", p.words[to-1], v.Noun)
	}
	return true
}

// allNeutral reports whether all of words[:to] say nothing about what follows.
func (p phrase) allNeutral(to int) bool {
	for _, word := range p.words[:to] {
		if !p.neutral[word] && p.stops[word] == 0 {
			return false
		}
	}
	return true
}

// stop returns the kind of stop at i, or 0 if there is none.
func (p phrase) stop(i int) stopKind {
	if i >= len(p.words) {
		return 0
	}
	return p.stops[p.words[i]]
}

// clauseEnd returns where the clause that begins at from ends: at the next stop that is not
// inside a noun such as "mot de passe".
func (p phrase) clauseEnd(from int) int {
	for i := from; i < len(p.words); i++ {
		if i > 0 && p.stops[p.words[i]] != 0 && !p.nounAcross(from, i) {
			return i
		}
	}
	return len(p.words)
}

// nounAcross reports whether the stop at i is inside a noun.
func (p phrase) nounAcross(from, i int) bool {
	if i == from || i+1 >= len(p.words) {
		return false
	}
	_, ok := p.nouns[p.text(i-1, i+2)]
	return ok
}

// lastNoun finds the last noun in words[from:to], the longest if several end there.
func (p phrase) lastNoun(from, to int) (n *noun, start, end int) {
	for end = to; end > from; end-- {
		for start = max(from, end-maxNounWords); start < end; start++ {
			if n, ok := p.nouns[p.text(start, end)]; ok && p.isNoun(n, from, start, end, to) {
				return n, start, end
			}
		}
		if n, start := p.keyNoun(from, end); n != nil {
			return n, start, end
		}
	}
	return nil, 0, 0
}

// isNoun reports whether words[start:end], listed as the noun n, are used as a noun: "pass"
// is a verb if it starts a phrase or follows "to", and "auth" after a password is a method.
func (p phrase) isNoun(n *noun, from, start, end, to int) bool {
	if n.kind == nounUnclear && p.tails[p.words[end-1]] {
		return !p.secretNounIn(from, start)
	}
	if p.text(start, end) == "pass" {
		if start > 0 {
			return end == to && p.words[start-1] != "to"
		}
		return end == to && len(p.words) == 1
	}
	return true
}

// secretNounIn reports whether words[from:to] contain a noun that is not unclear.
func (p phrase) secretNounIn(from, to int) bool {
	for start := from; start < to; start++ {
		for end := start + 1; end <= min(to, start+maxNounWords); end++ {
			if n, ok := p.nouns[p.text(start, end)]; ok && n.kind != nounUnclear {
				return true
			}
		}
		if n, _ := p.keyNoun(from, start+1); n != nil && n.kind != nounUnclear {
			return true
		}
	}
	return false
}

// keyNoun returns the noun that "key" or "keys" before end makes with the word before it,
// and where that noun starts.
func (p phrase) keyNoun(from, end int) (*noun, int) {
	if p.words[end-1] != "key" && p.words[end-1] != "keys" {
		return nil, 0
	}
	if end-2 < from {
		return &keyUnclear, end - 1
	}
	if n, ok := p.keys[p.words[end-2]]; ok {
		return n, end - 2
	}
	if p.tails[p.words[end-2]] {
		return nil, 0
	}
	return &keyUnclear, end - 1
}

// AtLeast reports whether the verdict is secret with at least the given confidence.
func (v Verdict) AtLeast(c Confidence) bool { return v.Secret && v.Confidence >= c }
