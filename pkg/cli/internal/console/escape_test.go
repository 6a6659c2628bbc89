package console

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzEscapeText checks that no escape sequence, bidirectional or invisible character
// reaches a terminal.
func FuzzEscapeText(f *testing.F) {
	for _, seed := range []string{"plain", "a\x1b[31mred\x1b[0m", "bidi \u202e txt", "zero\u200bwidth", "\xff\xfe", "tab\tand\r\nline", "\u2028", "tag \U000E0041", "\u009b1m", "\uFFFD"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, multiline bool) {
		got := EscapeText(text, multiline)
		if !utf8.ValidString(got) {
			t.Errorf("%q becomes %q, which is no UTF-8", text, got)
		}
		for _, r := range got {
			if r != utf8.RuneError && !safeRune(r, multiline) {
				t.Errorf("%q becomes %q, with %U", text, got, r)
			}
		}
		if got != EscapeText(got, multiline) {
			t.Errorf("%q is escaped twice", got)
		}
	})
}

// BenchmarkEscapeText escapes a server's text for a terminal.
func BenchmarkEscapeText(b *testing.B) {
	text := strings.Repeat("A template's description, with \x1b[31mcolour\x1b[0m and ümläute.\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		EscapeText(text, true)
	}
}
