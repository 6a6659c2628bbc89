package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNameWords bounds what is looked at of a name: no person reads further.
const maxNameWords = 48

// phrase is a name split into words.
type phrase struct {
	words []string
	// joined is words with one space between each two: a run of words is a
	// slice of it.
	joined string
	// starts holds where each word begins in joined.
	starts []int
}

// text returns words[from:to] with spaces between.
func (p phrase) text(from, to int) string {
	return p.joined[p.starts[from] : p.starts[to-1]+len(p.words[to-1])]
}

// lexName splits a name at everything that is neither letter nor digit, at
// the humps of camelCase and between letters and digits, folds case and
// accents, and takes apart words that are glued together by habit.
func lexName(name string) phrase {
	var words []string
	for raw := range rawWords(name) {
		words = appendExpanded(words, raw)
		if len(words) >= maxNameWords {
			words = words[:maxNameWords]
			break
		}
	}
	p := phrase{words: words, starts: make([]int, len(words))}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		p.starts[i] = b.Len()
		b.WriteString(w)
	}
	p.joined = b.String()
	return p
}

// rawWords yields the words of a name, folded, with "," for a break.
func rawWords(name string) func(func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		var prev rune
		flush := func(end int) bool {
			if start < 0 {
				return true
			}
			w := fold(name[start:end])
			start = -1
			return yield(w)
		}
		for i, r := range name {
			switch {
			case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r):
				if !flush(i) {
					return
				}
				if strings.ContainsRune("(,;:[|/", r) && !yield(",") {
					return
				}
			case start >= 0 && breaksBefore(name, i, prev, r):
				if !flush(i) {
					return
				}
				start = i
			case start < 0:
				start = i
			}
			prev = r
		}
		flush(len(name))
	}
}

// breaksBefore reports whether a new word begins with r at i, inside a run of
// letters and digits.
func breaksBefore(name string, i int, prev, r rune) bool {
	switch {
	case unicode.IsDigit(prev) != unicode.IsDigit(r):
		return true
	case unicode.IsUpper(r) && unicode.IsLower(prev):
		return true
	case unicode.IsUpper(prev) && unicode.IsUpper(r):
		next, _ := utf8.DecodeRuneInString(name[i+utf8.RuneLen(r):])
		return unicode.IsLower(next)
	}
	return false
}

// fold returns a word in lower case without accents.
func fold(word string) string { return strings.ToLower(word) }

// appendExpanded adds a word, in two when it is known to be two glued together.
func appendExpanded(words []string, word string) []string {
	if parts, ok := expansions[word]; ok {
		return append(words, strings.Fields(parts)...)
	}
	return append(words, word)
}

// clauseEnd returns the index of the first stop word after from, or the number of words.
func (p phrase) clauseEnd(from int) int {
	for i := from; i < len(p.words); i++ {
		if i > 0 && stops[p.words[i]] != 0 {
			return i
		}
	}
	return len(p.words)
}

// alternative reports whether the stop word at i begins another thing that
// may be given instead.
func (p phrase) alternative(i int) bool {
	return i < len(p.words) && stops[p.words[i]] == stopOr
}

// lastNoun finds the last noun in words[from:to], longest phrase first.
func (p phrase) lastNoun(from, to int) (hit *noun, at, end int) {
	for end = to; end > from; end-- {
		for at = max(from, end-maxNounWords); at < end; at++ {
			if n, ok := nouns[p.text(at, end)]; ok {
				return &n, at, end
			}
		}
		if n := p.keyNoun(from, end); n != nil {
			return n, max(from, end-2), end
		}
	}
	return nil, 0, 0
}

// keyNoun judges the word "key" by the word before it.
func (p phrase) keyNoun(from, end int) *noun {
	if p.words[end-1] != "key" {
		return nil
	}
	if end-2 >= from && keyQualifiers[p.words[end-2]] {
		return &noun{is: nounHigh}
	}
	return &noun{is: nounUnclear, why: "a key opens something or merely sorts it"}
}
