package values

import (
	"strconv"
	"strings"
	"unicode"
)

// Quote quotes a name of a template for a message. What looks like a value
// is not shown even where a name is expected.
func Quote(name string) string {
	if Classify(name, false).Secret {
		return `"***"`
	}
	const most = 80
	if runes := []rune(name); len(runes) > most {
		name = string(runes[:most]) + "…"
	}
	return strconv.Quote(OneLine(name))
}

// OneLine is text without what moves the cursor or changes the order of letters: names
// of blocks may hold anything.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '\uFFFD'
		}
		return r
	}, text)
}
