package values

import "github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"

// Match is a secret of a known format, at text[Start:End].
type Match struct {
	Start, End  int
	Kind, Title string
	Confidence  naming.Confidence
}

// matched returns a match.
func matched(start, end int, kind, title string, c naming.Confidence) (Match, bool) {
	return Match{Start: start, End: end, Kind: kind, Title: title, Confidence: c}, true
}

// unmatched returns no match.
func unmatched() (Match, bool) { return Match{}, false }

// mostConfident returns the match with the highest confidence, the first of several, or nil.
func mostConfident(found []Match) *Match {
	var best *Match
	for i := range found {
		if best == nil || found[i].Confidence > best.Confidence {
			best = &found[i]
		}
	}
	return best
}
