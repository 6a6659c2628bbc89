package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The kinds of runs that are separate words.
const (
	runLetters = iota
	runDigits
	runUnspaced
)

// foldLetters replaces letters that Unicode does not decompose.
var foldLetters = strings.NewReplacer("ß", "ss", "ł", "l", "ı", "i", "ø", "o", "æ", "ae", "đ", "d")

// runOf returns the kind of run that r belongs to.
func runOf(r rune) int {
	switch {
	case unicode.IsDigit(r):
		return runDigits
	case UnspacedScript(r):
		return runUnspaced
	}
	return runLetters
}

// runEnd returns where the first run of one kind ends.
func runEnd(word string) int {
	first, size := utf8.DecodeRuneInString(word)
	for i, r := range word[size:] {
		if runOf(r) != runOf(first) {
			return size + i
		}
	}
	return len(word)
}

// UnspacedScript reports whether r belongs to a script that does not separate words by
// spaces. Korean does, but not its particles.
func UnspacedScript(r rune) bool {
	return r >= 0x3000 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー'
}

// fold returns a word in lower case without accents.
func fold(word string) string {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return foldRunes(word)
		}
	}
	return strings.ToLower(word)
}

func foldRunes(word string) string {
	decomposed := norm.NFKD.String(strings.ToLower(word))
	unaccented := strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36f {
			return -1
		}
		return r
	}, decomposed)
	return foldLetters.Replace(norm.NFC.String(unaccented))
}
