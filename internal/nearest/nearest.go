// Package nearest finds the words that a mistyped word was probably meant to be.
package nearest

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Words returns the words that are at most two typing errors away from the typed word, and
// fewer than half of its letters. Two swapped neighbours are one error.
func Words(typed string, words []string) []string {
	most := min(2, (len(typed)-1)/2)
	var near []string
	for _, word := range words {
		if isNear(typed, word, most) {
			near = append(near, word)
		}
	}
	return near
}

// isNear reports whether at most that many insertions, deletions, replacements or swaps
// of neighbouring letters turn the typed word into word.
func isNear(typed, word string, most int) bool {
	if max(len(typed)-len(word), len(word)-len(typed)) > most {
		return false
	}
	if levenshtein.Distance(typed, word, nil) <= most {
		return true
	}
	for i := 1; i < len(typed) && most > 0; i++ {
		if isNear(typed[:i-1]+typed[i:i+1]+typed[i-1:i]+typed[i+1:], word, most-1) {
			return true
		}
	}
	return false
}

// Key returns the key of a file that typed is probably a misspelling of, or "": the first
// of those with the fewest errors, which are at most a third of its letters, in any case.
func Key(typed string, keys []string) string {
	best, least := "", max(len(typed)/3, 1)+1
	for _, key := range keys {
		if d := levenshtein.Distance(strings.ToLower(typed), key, nil); d < least {
			best, least = key, d
		}
	}
	return best
}
