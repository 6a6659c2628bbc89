package values

import (
	"math"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// isMixed reports a text with digits, lower-case and upper-case letters, or one of lower-case
// hexadecimal digits with digits and letters. Words are not mixed.
func isMixed(text string) bool {
	c := chars.ClassesIn(text)
	upper, lower := c&chars.Upper != 0, c&chars.Lower != 0
	return c&chars.Digits != 0 && (upper && lower || c&^chars.HexDigits == 0 && c&chars.HexLower != 0)
}

// entropy returns the Shannon entropy of the bytes of text, in bits per byte.
func entropy(text string) float64 {
	var counts [256]int
	for i := range len(text) {
		counts[text[i]]++
	}
	bits := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(text))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}

// looksRandom reports a text that was probably generated: long, with many changes between
// digits, lower-case and upper-case letters.
func looksRandom(text string) bool {
	if len(text) < 16 || len(text) > 4096 || chars.ClassesIn(text)&chars.Digits == 0 {
		return false
	}
	changes, last := 0, chars.Set(0)
	for i := range len(text) {
		c := kindOf(text[i])
		if text[i] <= ' ' || text[i] >= 0x7f {
			return false
		}
		if c != 0 {
			if last != 0 && c != last {
				changes++
			}
			last = c
		}
	}
	return changes >= max(4, len(text)/6) && entropy(text) >= 3
}

// kindOf returns one set for lower-case letters, one for upper-case letters, Digits, or 0.
func kindOf(b byte) chars.Set {
	switch c := chars.ClassOf(b); {
	case c&chars.Lower != 0:
		return chars.RestLower
	case c&chars.Upper != 0:
		return chars.RestUpper
	default:
		return c & chars.Digits
	}
}

// isFiller reports the body of a token that was made up: few different bytes, an alphabet in
// order, or words that say so.
func isFiller(body string) bool {
	if len(body) < 4 {
		return false
	}
	if len(body) >= 16 && entropy(body) < 2.5 {
		return true
	}
	return longestRun(body) >= min(max(5, len(body)/6), 8) || hasFillerWord(body)
}

// longestRun returns the length of the longest part of text in which each byte is the same as
// the one before, or in which each is the successor of the one before.
func longestRun(text string) int {
	longest := 0
	for _, step := range [...]byte{0, 1} {
		n := 1
		for i := 1; i < len(text); i++ {
			if text[i] == text[i-1]+step {
				n++
			} else {
				n = 1
			}
			longest = max(longest, n)
		}
	}
	return longest
}

// hasFillerWord reports a text with a word that random text does not contain by chance.
func hasFillerWord(text string) bool {
	for i := range len(text) {
		switch text[i] | 0x20 {
		case 'e', 'p', 'y', 'r', 'x', 'i', 'c', 'd', 'h', 'f', 's', '.':
		default:
			continue
		}
		for _, w := range [...]string{"example", "placeholder", "your", "redacted", "xxxx", "insert", "changeme", "dummy", "here-", "fake", "sample", "..."} {
			if len(text)-i >= len(w) && equalFold(text[i:i+len(w)], w) {
				return true
			}
		}
	}
	return false
}

// equalFold reports whether ASCII text begins with a lower-case word, ignoring case.
func equalFold(text, lower string) bool {
	for i := range len(lower) {
		b := text[i]
		if 'A' <= b && b <= 'Z' {
			b |= 0x20
		}
		if b != lower[i] {
			return false
		}
	}
	return true
}
