package chars

import "strings"

// Interpolations are marked by characters of the private use area, in turn.
const (
	FirstInterpolation = '\uE000'
	LastInterpolation  = '\uF8FF'
)

// IsInterpolation reports whether a character stands for an interpolation.
func IsInterpolation(r rune) bool { return r >= FirstInterpolation && r <= LastInterpolation }

// HasInterpolation reports whether an interpolation stands in s.
func HasInterpolation(s string) bool { return strings.ContainsFunc(s, IsInterpolation) }
