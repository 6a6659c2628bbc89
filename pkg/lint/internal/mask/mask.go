package mask

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// Masked stands for a value in what is shown, however long the value is.
const Masked = "***"

// maxShownLine is how much of a line is shown, in characters.
const maxShownLine = 160

// Masks are the values that are not shown, whatever shows the lines around them.
type Masks struct {
	Places map[string][]hcl.Range     // by file
	values map[string]map[string]bool // what a file has there
}

func New() *Masks {
	return &Masks{Places: map[string][]hcl.Range{}, values: map[string]map[string]bool{}}
}

// Add keeps a range out of every line that is shown.
func (m *Masks) Add(at hcl.Range) {
	m.Places[at.Filename] = append(m.Places[at.Filename], at)
}

// Lines are the lines worth showing of what reaches from first to last, values masked.
func (m *Masks) Lines(f *terraform.File, first, last hcl.Pos) []SourceLine {
	if f == nil || f.Diagnostics.HasErrors() {
		return nil // where the tree is broken, what is a value is not known
	}
	return []SourceLine{m.markedLine(f, first, last)}
}

// maskLine replaces the masked parts of a line and moves the marked columns with
// what is left.
func (m *Masks) maskLine(f *terraform.File, number int, text string, start, end int) SourceLine {
	begin := f.LineStarts()[number-1]
	from, to := byteColumn(text, start), byteColumn(text, end)
	var b strings.Builder
	at, shownStart, shownEnd := 0, -1, -1
	note := func(upTo int) {
		if shownStart < 0 && from <= upTo {
			shownStart = b.Len() + max(from-at, 0)
		}
		if shownEnd < 0 && to <= upTo {
			shownEnd = b.Len() + max(to-at, 0)
		}
	}
	for _, hidden := range m.hiddenIn(f, begin, begin+len(text)) {
		low, high := max(hidden[0]-begin, at), min(hidden[1]-begin, len(text))
		if low >= high {
			continue
		}
		note(low)
		b.WriteString(text[at:low])
		at = high
		b.WriteString(Masked)
		note(high - 1)
	}
	note(len(text) + 1)
	b.WriteString(text[at:])
	return clip(number, b.String(), shownStart, shownEnd)
}

// hiddenIn lists the masked stretches of a file between two offsets, in order.
func (m *Masks) hiddenIn(f *terraform.File, from, to int) [][2]int {
	var list [][2]int
	for _, at := range m.Places[f.Name] {
		if at.Start.Byte < to && at.End.Byte > from {
			list = append(list, [2]int{at.Start.Byte, at.End.Byte})
		}
	}
	list = append(list, values.Lookalikes(string(f.Content[from:to]), from)...)
	list = append(list, m.again(f, string(f.Content[from:to]), from)...)
	sort.SliceStable(list, func(i, j int) bool { return list[i][0] < list[j][0] })
	return list
}

// again finds the masked values of the file where a line repeats them: the place
// that a rule marked is often not the only one.
func (m *Masks) again(f *terraform.File, line string, offset int) [][2]int {
	if len(m.Places[f.Name]) == 0 {
		return nil
	}
	if m.values[f.Name] == nil {
		m.values[f.Name] = valuesAt(f, m.Places[f.Name])
	}
	var list [][2]int
	for start := 0; start < len(line); {
		end := start
		for end < len(line) && !isBreak(line[end]) {
			end++
		}
		escape := 0 // the n of \n
		if start > 0 && line[start-1] == '\\' && end > start {
			escape = 1
		}
		for _, at := range [...]int{start, start + escape} {
			if m.values[f.Name][line[at:end]] {
				list = append(list, [2]int{offset + at, offset + end})
			}
		}
		start = end + 1
	}
	return list
}

// valuesAt are the values in some places of a file that are single words.
func valuesAt(f *terraform.File, places []hcl.Range) map[string]bool {
	values := map[string]bool{}
	for _, at := range places {
		if at.Start.Byte < at.End.Byte && at.End.Byte <= len(f.Content) {
			values[strings.Trim(string(f.Content[at.Start.Byte:at.End.Byte]), `"'`)] = true
		}
	}
	delete(values, "")
	return values
}

// isBreak reports a byte that ends a word of code.
func isBreak(b byte) bool { return strings.IndexByte(" \t\"'`,;:=(){}[]<>&?#|\\", b) >= 0 }

func byteColumn(text string, column int) int {
	for i := range text {
		if column <= 1 {
			return i
		}
		column--
	}
	return len(text)
}

// clip makes the line's marks columns of characters, and cuts long lines.
func clip(number int, text string, start, end int) SourceLine {
	start = min(max(start, 0), len(text))
	end = min(max(end, start), len(text))
	column, stop := utf8.RuneCountInString(text[:start])+1, utf8.RuneCountInString(text[:end])+1
	line := SourceLine{Number: number, Text: text, Start: column, End: max(stop, column+1)}
	runes := []rune(text)
	if len(runes) <= maxShownLine {
		return line
	}
	from := min(max(column-maxShownLine/2, 0), len(runes)-maxShownLine)
	line.Text = string(runes[from : from+maxShownLine])
	line.Start = min(max(column-from, 1), maxShownLine)
	line.End = min(max(stop-from, line.Start+1), maxShownLine+1)
	return line
}
