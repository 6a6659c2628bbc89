package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Unguessable reports a literal that cannot be guessed from its hash: a token of a known format, or
// a long key in hexadecimal digits. A password that a person chose can be guessed, and may look
// random, especially if it is encoded.
func Unguessable(value string) bool {
	const longKey = 32 // digits
	text := unquoted(strings.TrimSpace(value))
	if s := mostConfident(Find(text)); s != nil {
		return s.Confidence >= naming.ConfidenceHigh && s.Start == 0 && s.End == len(text) && s.Kind != "password-hash"
	}
	return len(text) >= longKey && chars.HexAny.Run(text, len(text)) == len(text) && looksRandom(text)
}
