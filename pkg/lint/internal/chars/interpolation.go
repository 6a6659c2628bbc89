package chars

import "strings"

// In a text, each interpolation is replaced by a character of the private use area:
// the first by FirstInterpolation, the next by the one after it.
const (
	FirstInterpolation = '\uE000'
	LastInterpolation  = '\uF8FF'
)

// IsInterpolation reports whether r stands for an interpolation.
func IsInterpolation(r rune) bool { return r >= FirstInterpolation && r <= LastInterpolation }

// HasInterpolation reports whether s contains an interpolation.
func HasInterpolation(s string) bool { return strings.ContainsFunc(s, IsInterpolation) }
