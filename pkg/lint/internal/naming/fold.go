package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

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

// UnspacedScript reports whether r belongs to a script whose words are found by
// their look and not by spaces. Korean has spaces, but its particles stick to the words.
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
	apart := norm.NFKD.String(strings.ToLower(word))
	plain := strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36f {
			return -1
		}
		return r
	}, apart)
	return foldLetters.Replace(norm.NFC.String(plain))
}
