package mask

import (
	"sort"
	"strings"
)

// SourceLine is a line of a file with its values masked. Start to before End are the
// columns of Text to highlight; both are 0 if nothing is.
type SourceLine struct {
	Number     int
	Text       string
	Start, End int
}

// Text masks the spans of a text, which are pairs of offsets, and keeps its newlines.
func Text(text string, spans [][2]int) string {
	sort.SliceStable(spans, func(i, j int) bool { return spans[i][0] < spans[j][0] })
	var b strings.Builder
	at := 0
	for _, span := range spans {
		if span[0] < at {
			continue
		}
		b.WriteString(text[at:span[0]])
		b.WriteString(Masked)
		b.WriteString(strings.Repeat("\n", strings.Count(text[span[0]:span[1]], "\n")))
		at = span[1]
	}
	b.WriteString(text[at:])
	return b.String()
}
