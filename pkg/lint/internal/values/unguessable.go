package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Unguessable reports a literal that nobody finds by trying: a token of a known format,
// or a long key in hexadecimal digits. A password that somebody made up could be tried
// until the hash fits, and may look random, above all when it is encoded.
func Unguessable(value string) bool {
	const longKey = 32 // digits
	text := unquoted(strings.TrimSpace(value))
	if s := surest(Find(text)); s != nil {
		return s.Confidence >= naming.ConfidenceHigh && s.Start == 0 && s.End == len(text) && s.Kind != "password-hash"
	}
	return len(text) >= longKey && chars.HexAny.Run(text, len(text)) == len(text) && looksRandom(text)
}
