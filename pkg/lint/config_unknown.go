package lint

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// unknown reports a key that does not exist, and the nearest that does.
func (r *configReader) unknown(pair configPair, noun string, known []string, more string) {
	hints := []string{fmt.Sprintf("see '%s'", more)}
	if near := nearest(pair.key, known); near != "" {
		hints = append([]string{fmt.Sprintf("did you mean %q?", near)}, hints...)
	}
	r.fail(pair.at, hints, "unknown %s %q: expected one of %s", noun, pair.key, strings.Join(known, ", "))
}

// nearest is the word that is so like name that it may have been meant, or "".
func nearest(name string, known []string) string {
	best, least := "", max(len(name)/3, 1)+1
	for _, word := range known {
		if d := levenshtein.Distance(strings.ToLower(name), word, nil); d < least {
			best, least = word, d
		}
	}
	return best
}
