package lint

import (
	"strings"

	"github.com/agext/levenshtein"
)

// nearest is the known word that name is probably a misspelling of, or "".
func nearest(name string, known []string) string {
	best, least := "", max(len(name)/3, 1)+1
	for _, word := range known {
		if d := levenshtein.Distance(strings.ToLower(name), word, nil); d < least {
			best, least = word, d
		}
	}
	return best
}
