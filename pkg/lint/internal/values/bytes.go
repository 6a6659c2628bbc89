package values

import (
	"math"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// mixed reports a text with a digit, a small and a capital letter, or one of
// hexadecimal digits of both sorts: what a machine makes and a word is not.
func mixed(text string) bool {
	c := chars.ClassesIn(text)
	upper, lower := c&chars.Upper != 0, c&chars.Lower != 0
	return c&chars.Digits != 0 && (upper && lower || c&^chars.HexDigits == 0 && c&chars.HexLower != 0)
}

// entropy returns Shannon's entropy of the bytes of text, in bits a byte.
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

// looksRandom reports a text that a machine made: long, with much change
// between digits, small and capital letters.
func looksRandom(text string) bool {
	if len(text) < 16 || len(text) > 4096 || chars.ClassesIn(text)&chars.Digits == 0 {
		return false
	}
	changes, last := 0, chars.Set(0)
	for i := range len(text) {
		c := sortOf(text[i])
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

// sortOf returns which of digits, small and capital letters a byte is.
func sortOf(b byte) chars.Set {
	switch c := chars.ClassOf(b); {
	case c&chars.Lower != 0:
		return chars.RestLower
	case c&chars.Upper != 0:
		return chars.RestUpper
	default:
		return c & chars.Digits
	}
}

// filler reports the body of a token that somebody wrote to fill the place:
// few different bytes, an alphabet in order, or words that say so.
func filler(body string) bool {
	if len(body) < 4 {
		return false
	}
	if len(body) >= 16 && entropy(body) < 2.5 {
		return true
	}
	return longestRun(body) >= min(max(5, len(body)/6), 8) || fillerWords(body)
}

// longestRun returns the length of the longest part of text in which each byte
// is the one before it, or the next after that.
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

// fillerWords reports a word that no random text holds by chance.
func fillerWords(text string) bool {
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

// equalFold compares ASCII text with a word in small letters.
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
