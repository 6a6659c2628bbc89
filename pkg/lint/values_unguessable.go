package lint

import (
	"strings"
)

// unguessable reports a literal that nobody finds by trying: a token of a known format,
// or a long key in hexadecimal digits. A password that somebody made up could be tried
// until the hash fits, and may look random, above all when it is encoded.
func unguessable(value string) bool {
	const longKey = 32 // digits
	text := unquoted(strings.TrimSpace(value))
	if s := surest(findShapes(text)); s != nil {
		return s.Confidence >= ConfidenceHigh && s.Start == 0 && s.End == len(text) && s.Kind != "password-hash"
	}
	return len(text) >= longKey && hexAny.run(text, len(text)) == len(text) && looksRandom(text)
}
