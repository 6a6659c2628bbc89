package values

import (
	"strconv"
	"strings"
	"unicode"
)

// Quote quotes a name from a template for a message. It masks a name that looks like a secret.
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

// OneLine replaces characters that move the cursor or change the direction of text: the name of a
// block may contain them.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '\uFFFD'
		}
		return r
	}, text)
}
