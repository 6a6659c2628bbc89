package mask

import (
	"sort"
	"strings"
)

// SourceLine is a line of a file, values masked, with the columns of its text
// that are marked, from Start to before End; both are 0 where nothing is marked.
type SourceLine struct {
	Number     int
	Text       string
	Start, End int
}

func Stretches(text string, masks [][2]int) string {
	sort.SliceStable(masks, func(i, j int) bool { return masks[i][0] < masks[j][0] })
	var b strings.Builder
	at := 0
	for _, m := range masks {
		if m[0] < at {
			continue
		}
		b.WriteString(text[at:m[0]])
		b.WriteString(Masked)
		b.WriteString(strings.Repeat("\n", strings.Count(text[m[0]:m[1]], "\n")))
		at = m[1]
	}
	b.WriteString(text[at:])
	return b.String()
}
