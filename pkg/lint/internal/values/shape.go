package values

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// shape is a known format: a prefix and a body of min to max bytes of an alphabet.
type shape struct {
	kind, title string
	// prefixes are separated by spaces. Each begins with two ASCII bytes.
	prefixes string
	alphabet chars.Set
	min, max int
	// check, if not nil, checks the token, whose body begins at body.
	check func(token string, body int) bool
	// checksum reports that check verifies a checksum.
	checksum bool
	// confidence is high if it is not set.
	confidence naming.Confidence
}

func (s *shape) effectiveConfidence() naming.Confidence {
	if s.confidence == 0 {
		return naming.ConfidenceHigh
	}
	return s.confidence
}

// end returns the end of the token at the start of text, with a prefix of n bytes, or 0 if there is
// none.
func (s *shape) end(text string, n int) int {
	length := s.alphabet.Run(text[n:], s.max+1)
	for length > 0 && text[n+length-1] == '.' {
		length--
	}
	if length < s.min || length > s.max {
		return 0
	}
	end := n + length
	if end < len(text) && chars.Word.Has(text[end]) {
		return 0
	}
	if isFiller(text[n:end]) {
		return 0
	}
	return end
}
