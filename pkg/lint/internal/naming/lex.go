package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// maxNameBytes and maxNameWords bound what is looked at of a name: a
// description may be a whole page.
const (
	maxNameBytes = 1024
	maxNameWords = 64
)

// phrase is a name split into words.
type phrase struct {
	*lexicon
	Words []string
	// joined is words with one space between each two, so that a run of words
	// is a part of it, and starts says where each word begins there.
	joined string
	starts []int
}

// text returns words[from:to] with spaces between.
func (p phrase) text(from, to int) string {
	return p.joined[p.starts[from] : p.starts[to-1]+len(p.Words[to-1])]
}

// lexer builds the joined words of a name.
type lexer struct {
	*lexicon
	out   []byte
	count int
}

// Split splits a name at everything that is neither letter nor digit, at
// the humps of camelCase and between letters and digits, folds case and
// accents, and takes apart what is glued together by habit. A comma and the like
// become the word ",", a colon or parenthesis the word "(".
func Split(name string) phrase {
	if len(name) > maxNameBytes {
		name = strings.ToValidUTF8(name[:maxNameBytes], "")
	}
	var buffer [128]byte
	x := lexer{lexicon: Words(), out: buffer[:0]}
	start := -1
	var prev rune
	for i, r := range name {
		switch {
		case !wordRune(r):
			x.chunk(name, start, i)
			start = -1
			if stop := stopMark(r, name[i:]); stop != "" {
				x.add(stop)
			}
		case start < 0:
			start = i
		case humpAt(name, start, i, prev, r):
			x.chunk(name, start, i)
			start = i
		}
		prev = r
	}
	x.chunk(name, start, len(name))
	return x.phrase()
}

// phrase returns what was built.
func (x *lexer) phrase() phrase {
	p := phrase{lexicon: x.lexicon, joined: string(x.out)}
	p.Words, p.starts = make([]string, 0, x.count), make([]int, 0, x.count)
	for at := 0; at < len(p.joined); {
		word, _, _ := strings.Cut(p.joined[at:], " ")
		p.Words, p.starts = append(p.Words, word), append(p.starts, at)
		at += len(word) + 1
	}
	return p
}

// stopMark returns the word that stands for a mark that ends a clause.
func stopMark(r rune, from string) string {
	switch r {
	case ',', ';', ')', ']', '|', '/', '?', '\n':
		return ","
	case '(', '[':
		return "("
	case ':':
		if strings.HasPrefix(from, ": ") {
			return "("
		}
		return ","
	}
	return ""
}

// wordRune reports whether r is part of a word.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r != '_' && chars.IsNameByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// humpAt reports whether a new word begins with r at i, inside name[start:].
func humpAt(name string, start, i int, prev, r rune) bool {
	if !unicode.IsUpper(r) {
		return false
	}
	if unicode.IsLower(prev) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(name[i+utf8.RuneLen(r):])
	return unicode.IsLower(next) && !strings.HasPrefix(name[start:], "OAuth")
}

// chunk adds name[start:end], a run of letters and digits without a hump.
func (x *lexer) chunk(name string, start, end int) {
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

// The kinds of runs that are words of their own.
const (
	runLetters = iota
	runDigits
	runUnspaced
)

// foldLetters are accents that Unicode does not take apart.
var foldLetters = strings.NewReplacer("ß", "ss", "ł", "l", "ı", "i", "ø", "o", "æ", "ae", "đ", "d")

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
	if i := x.seam(word); i > 0 {
		x.add(word[:i])
		word = word[i:]
	}
	x.add(word)
}

// seam returns where a word made of two known ones is glued together, or 0.
func (x *lexer) seam(word string) int {
	for _, last := range x.gluedLast {
		if first, ok := strings.CutSuffix(word, last); ok && (x.gluedFirst[first] || x.twoKnown(first)) {
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

// twoKnown reports a word made of two that may stand before a glued noun: mysqlroot.
func (x *lexer) twoKnown(word string) bool {
	for i := 2; i+2 <= len(word); i++ {
		if x.gluedFirst[word[:i]] && x.gluedFirst[word[i:]] {
			return true
		}
	}
	return false
}

// addUnspaced cuts a run of an unspaced script into known words, the longest
// first, and what is between them.
func (x *lexer) addUnspaced(run string) {
	rest := 0
	for i := 0; i < len(run); {
		n := x.knownAt(run[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(run[i:])
			i += size
			continue
		}
		if rest < i {
			x.add(run[rest:i])
		}
		x.add(run[i : i+n])
		i += n
		rest = i
	}
	if rest < len(run) {
		x.add(run[rest:])
	}
}

// knownAt returns the length of the longest known word that run begins with.
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
