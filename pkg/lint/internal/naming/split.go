package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// maxNameBytes and maxNameWords bound how much of a name is read: a description may be
// a whole page.
const (
	maxNameBytes = 1024
	maxNameWords = 64
)

// phrase is a name split into words.
type phrase struct {
	*lexicon
	words []string
	// joined is the words separated by single spaces, so that a run of words is a substring
	// of it. starts holds the offset of each word.
	joined string
	starts []int
}

// text returns words[from:to], separated by spaces.
func (p phrase) text(from, to int) string {
	return p.joined[p.starts[from] : p.starts[to-1]+len(p.words[to-1])]
}

// lexer builds the joined words of a name.
type lexer struct {
	*lexicon
	out   []byte
	count int
}

// Words returns the words of a name: folded to lower case without accents, and split at
// what is neither letter nor digit, at the boundaries of camelCase, between letters and
// digits, and inside common compounds.
func Words(name string) []string { return split(name).words }

// split splits a name as Words says. A mark that ends a clause becomes the word ",", one
// that begins a remark the word "(".
func split(name string) phrase {
	if len(name) > maxNameBytes {
		name = strings.ToValidUTF8(name[:maxNameBytes], "")
	}
	var buffer [128]byte
	x := lexer{lexicon: tables(), out: buffer[:0]}
	start := -1
	var prev rune
	for i, r := range name {
		switch {
		case !isWordRune(r):
			x.addRun(name, start, i)
			start = -1
			if stop := stopMark(r, name[i:]); stop != "" {
				x.add(stop)
			}
		case start < 0:
			start = i
		case atCaseBoundary(name, start, i, prev, r):
			x.addRun(name, start, i)
			start = i
		}
		prev = r
	}
	x.addRun(name, start, len(name))
	return x.phrase()
}

// phrase returns the phrase built so far.
func (x *lexer) phrase() phrase {
	p := phrase{lexicon: x.lexicon, joined: string(x.out)}
	p.words, p.starts = make([]string, 0, x.count), make([]int, 0, x.count)
	for start := 0; start < len(p.joined); {
		word, _, _ := strings.Cut(p.joined[start:], " ")
		p.words, p.starts = append(p.words, word), append(p.starts, start)
		start += len(word) + 1
	}
	return p
}

// stopMark returns the word for the punctuation mark r at the start of text, or "".
func stopMark(r rune, text string) string {
	switch r {
	case ',', ';', ')', ']', '|', '/', '?', '\n':
		return ","
	case '(', '[':
		return "("
	case ':':
		if strings.HasPrefix(text, ": ") {
			return "("
		}
		return ","
	}
	return ""
}

// isWordRune reports whether r is part of a word.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r != '_' && chars.IsNameByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// atCaseBoundary reports whether r at i begins a new word inside name[start:], as in
// camelCase.
func atCaseBoundary(name string, start, i int, prev, r rune) bool {
	if !unicode.IsUpper(r) {
		return false
	}
	if unicode.IsLower(prev) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(name[i+utf8.RuneLen(r):])
	return unicode.IsLower(next) && !strings.HasPrefix(name[start:], "OAuth")
}

// addRun adds the words of name[start:end], letters and digits without a case boundary.
func (x *lexer) addRun(name string, start, end int) {
	if start < 0 || start == end {
		return
	}
	word := fold(name[start:end])
	if x.whole[word] {
		x.addExpanded(word)
		return
	}
	for len(word) > 0 {
		n := runEnd(word)
		if r, _ := utf8.DecodeRuneInString(word); UnspacedScript(r) {
			x.addUnspaced(word[:n])
		} else {
			x.addExpanded(word[:n])
		}
		word = word[n:]
	}
}

// add adds one word.
func (x *lexer) add(word string) {
	if x.count == maxNameWords || x.drop[word] {
		return
	}
	if x.count > 0 {
		x.out = append(x.out, ' ')
	}
	x.count++
	x.out = append(x.out, word...)
}

// addExpanded adds a word, or the words that it is made of.
func (x *lexer) addExpanded(word string) {
	if parts, ok := x.expansions[word]; ok {
		for part := range strings.FieldsSeq(parts) {
			x.add(part)
		}
		return
	}
	if i := x.compoundSplit(word); i > 0 {
		x.add(word[:i])
		word = word[i:]
	}
	x.add(word)
}

// compoundSplit returns where the last part of a compound begins, or 0.
func (x *lexer) compoundSplit(word string) int {
	for _, last := range x.gluedLast {
		if first, ok := strings.CutSuffix(word, last); ok && (x.gluedFirst[first] || x.isTwoKnown(first)) {
			return len(first)
		}
	}
	for _, last := range x.compoundEnds {
		if first, ok := strings.CutSuffix(word, last); ok && len(first) > 1 && !x.uncut[first] {
			return len(first)
		}
	}
	return 0
}

// isTwoKnown reports a word made of two first parts, as in mysqlroot.
func (x *lexer) isTwoKnown(word string) bool {
	for i := 2; i+2 <= len(word); i++ {
		if x.gluedFirst[word[:i]] && x.gluedFirst[word[i:]] {
			return true
		}
	}
	return false
}

// addUnspaced splits a run of an unspaced script into known words, preferring the longest,
// and the text between them.
func (x *lexer) addUnspaced(run string) {
	unknown := 0
	for i := 0; i < len(run); {
		n := x.knownAt(run[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(run[i:])
			i += size
			continue
		}
		if unknown < i {
			x.add(run[unknown:i])
		}
		x.add(run[i : i+n])
		i += n
		unknown = i
	}
	if unknown < len(run) {
		x.add(run[unknown:])
	}
}

// knownAt returns the length of the longest known word at the start of run.
func (x *lexer) knownAt(run string) int {
	longest, runes := 0, 0
	for i, r := range run {
		runes++
		end := i + utf8.RuneLen(r)
		if x.unspaced[run[:end]] {
			longest = end
		}
		if runes == x.unspacedMax {
			break
		}
	}
	return longest
}
