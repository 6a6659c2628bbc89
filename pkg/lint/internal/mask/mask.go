package mask

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// Masked replaces a value. It does not show how long the value is.
const Masked = "***"

// maxShownLine is how many characters of a line are shown.
const maxShownLine = 160

// Masks are the values that must not be shown.
type Masks struct {
	Ranges map[string][]hcl.Range     // by file name
	values map[string]map[string]bool // by file name, the texts of Ranges
}

// New returns an empty set of masks.
func New() *Masks {
	return &Masks{Ranges: map[string][]hcl.Range{}, values: map[string]map[string]bool{}}
}

// Add hides a range in every line that is shown.
func (m *Masks) Add(at hcl.Range) {
	m.Ranges[at.Filename] = append(m.Ranges[at.Filename], at)
}

// Lines returns the line to show of a range from start to end, with its values masked.
func (m *Masks) Lines(f *terraform.File, start, end hcl.Pos) []SourceLine {
	if f == nil || f.Diagnostics.HasErrors() {
		return nil // with syntax errors it is not known what is a value
	}
	return []SourceLine{m.highlightedLine(f, start, end)}
}

// maskLine masks the values of a line and adjusts the columns to highlight.
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
	for _, span := range m.spans(f, begin, begin+len(text)) {
		low, high := max(span[0]-begin, at), min(span[1]-begin, len(text))
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

// spans returns the spans to mask between two offsets of a file, in order.
func (m *Masks) spans(f *terraform.File, from, to int) [][2]int {
	var list [][2]int
	for _, at := range m.Ranges[f.Name] {
		if at.Start.Byte < to && at.End.Byte > from {
			list = append(list, [2]int{at.Start.Byte, at.End.Byte})
		}
	}
	list = append(list, values.Lookalikes(string(f.Content[from:to]), from)...)
	list = append(list, m.repeated(f, string(f.Content[from:to]), from)...)
	sort.SliceStable(list, func(i, j int) bool { return list[i][0] < list[j][0] })
	return list
}

// repeated returns the spans of a line that repeat masked values of the file: files often
// contain a value more than once.
func (m *Masks) repeated(f *terraform.File, line string, offset int) [][2]int {
	if len(m.Ranges[f.Name]) == 0 {
		return nil
	}
	if m.values[f.Name] == nil {
		m.values[f.Name] = valuesAt(f, m.Ranges[f.Name])
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

// valuesAt returns the texts of ranges of a file, without quotes.
func valuesAt(f *terraform.File, ranges []hcl.Range) map[string]bool {
	values := map[string]bool{}
	for _, at := range ranges {
		if at.Start.Byte < at.End.Byte && at.End.Byte <= len(f.Content) {
			values[strings.Trim(string(f.Content[at.Start.Byte:at.End.Byte]), `"'`)] = true
		}
	}
	delete(values, "")
	return values
}

// isBreak reports whether a byte ends a word of code.
func isBreak(b byte) bool { return strings.IndexByte(" \t\"'`,;:=(){}[]<>&?#|\\", b) >= 0 }

// byteColumn returns the offset in a line of a column that counts characters.
func byteColumn(text string, column int) int {
	for i := range text {
		if column <= 1 {
			return i
		}
		column--
	}
	return len(text)
}

// clip converts the offsets to highlight into columns of characters, and shortens long lines.
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
