package lint

import (
	"strings"
)

// Interpolations are marked by characters of the private use area, in turn.
const (
	firstHole = '\uE000'
	lastHole  = '\uF8FF'
)

// isHole reports whether a character stands for an interpolation.
func isHole(r rune) bool { return r >= firstHole && r <= lastHole }

// hasHole reports whether an interpolation stands in s.
func hasHole(s string) bool { return strings.ContainsFunc(s, isHole) }
