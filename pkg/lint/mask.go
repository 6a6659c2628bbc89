package lint

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// masked stands for a value in what is shown, however long the value is.
const masked = "***"

// maxShownLine is how much of a line is shown, in characters.
const maxShownLine = 160

// mask keeps a range out of every line that is shown.
func (g *graph) mask(at hcl.Range) {
	g.masks[at.Filename] = append(g.masks[at.Filename], at)
}

// lines are the lines of a finding that are worth showing, values masked.
func (g *graph) lines(f Finding) []SourceLine {
	src := g.files[f.File]
	if src == nil || src.diags.HasErrors() {
		return nil // where the tree is broken, what is a value is not known
	}
	return []SourceLine{g.markedLine(src, f)}
}

// maskLine replaces the masked parts of a line and moves the marked columns with
// what is left.
func (g *graph) maskLine(f *file, number int, text string, start, end int) SourceLine {
	begin := f.lineStarts()[number-1]
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
	for _, m := range g.masksOn(f, begin, begin+len(text)) {
		low, high := max(m[0]-begin, at), min(m[1]-begin, len(text))
		if low >= high {
			continue
		}
		note(low)
		b.WriteString(text[at:low])
		at = high
		b.WriteString(masked)
		note(high - 1)
	}
	note(len(text) + 1)
	b.WriteString(text[at:])
	return clip(number, b.String(), shownStart, shownEnd)
}

// masksOn lists the masked stretches of a file between two offsets, in order.
func (g *graph) masksOn(f *file, from, to int) [][2]int {
	var list [][2]int
	for _, m := range g.masks[f.name] {
		if m.Start.Byte < to && m.End.Byte > from {
			list = append(list, [2]int{m.Start.Byte, m.End.Byte})
		}
	}
	list = append(list, lookalikes(string(f.src[from:to]), from)...)
	list = append(list, g.again(f, string(f.src[from:to]), from)...)
	sort.SliceStable(list, func(i, j int) bool { return list[i][0] < list[j][0] })
	return list
}

// again finds the masked values of the file where a line repeats them: the place
// that a rule marked is often not the only one.
func (g *graph) again(f *file, line string, offset int) [][2]int {
	if len(g.masks[f.name]) == 0 {
		return nil
	}
	if g.values[f.name] == nil {
		g.values[f.name] = valuesAt(f, g.masks[f.name])
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
			if g.values[f.name][line[at:end]] {
				list = append(list, [2]int{offset + at, offset + end})
			}
		}
		start = end + 1
	}
	return list
}

// valuesAt are the values in some places of a file that are single words.
func valuesAt(f *file, places []hcl.Range) map[string]bool {
	values := map[string]bool{}
	for _, at := range places {
		if at.Start.Byte < at.End.Byte && at.End.Byte <= len(f.src) {
			values[strings.Trim(string(f.src[at.Start.Byte:at.End.Byte]), `"'`)] = true
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
