package lint

import (
	"fmt"
	"strings"
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
		if d := distance(strings.ToLower(name), word); d < least {
			best, least = word, d
		}
	}
	return best
}

// distance is how many letters have to be put in, left out or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := before
			if a[i] != b[j] {
				changed++
			}
			before = row[j+1]
			row[j+1] = min(changed, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
