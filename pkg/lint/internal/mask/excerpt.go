package mask

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Excerpts show the lines around a finding in reports that people forward, so they hide
// more than what the linter takes for a secret:
//
//   - The finding's line is shown with every value in it masked, as in the text report.
//   - The lines around it are shown only within the same block of a Terraform file, and
//     only their structure: names, references and types. A literal is shown only if its
//     attribute is one of namingAttributes, whether a rule took it for a secret or not.
//   - Comments and multi-line texts are not shown.

const (
	excerptBefore = 3 // lines before the finding's line
	excerptLines  = 9 // lines in total
)

// Excerpt returns the line of a finding and the lines of its block around it. start and end
// are the range to highlight, top and bottom the lines of the block, or 0.
func (m *Masks) Excerpt(src *terraform.File, start, end hcl.Pos, top, bottom int) []SourceLine {
	if src == nil || src.Diagnostics.HasErrors() {
		return nil // with syntax errors it is not known what is a value
	}
	highlighted := start.Line
	if bottom == 0 || !src.IsTerraform || src.JSON {
		return []SourceLine{m.highlightedLine(src, start, end)}
	}
	first := max(top, highlighted-excerptBefore)
	last := min(bottom, first+excerptLines-1, len(src.LineStarts()))
	var list []SourceLine
	marker := ""
	for number := top; number <= last; number++ {
		text := src.Line(number)
		before := marker
		marker = heredocMarker(text, marker)
		switch {
		case number < first:
		case number == highlighted:
			list = append(list, m.highlightedLine(src, start, end))
		case before != "" && marker != "":
			if n := len(list); n == 0 || list[n-1].Text != ellipsis {
				list = append(list, SourceLine{Number: number, Text: ellipsis})
			}
		case src.IsLongLine(number):
			list = append(list, SourceLine{Number: number, Text: ellipsis})
		default:
			line := m.maskLine(src, number, text, 1, 1)
			list = append(list, SourceLine{Number: number, Text: structureOf(line.Text)})
		}
	}
	return list
}

// ellipsis stands for lines that are not shown.
const ellipsis = "…"

// highlightedLine returns the line at start, highlighted up to end or to the end of the
// line. The long line of a minified file is not shown: masking takes time proportional to
// its length for each finding in it.
func (m *Masks) highlightedLine(src *terraform.File, start, end hcl.Pos) SourceLine {
	if src.IsLongLine(start.Line) {
		return SourceLine{Number: start.Line, Text: ellipsis, Start: 1, End: 2}
	}
	text := src.Line(start.Line)
	column := utf8.RuneCountInString(text) + 1
	if end.Line == start.Line {
		column = end.Column
	}
	return m.maskLine(src, start.Line, text, start.Column, column)
}

// heredocMarker returns the closing marker of the heredoc that is open after a line, or "".
// marker is the one before the line.
func heredocMarker(line, marker string) string {
	if marker != "" {
		if strings.TrimSpace(line) == marker {
			return ""
		}
		return marker
	}
	_, after, ok := strings.Cut(line, "<<")
	if !ok {
		return ""
	}
	after = strings.TrimPrefix(after, "-")
	end := strings.IndexFunc(after, func(r rune) bool { return r != '-' && !isWordRune(r) })
	if end < 0 {
		end = len(after)
	}
	return after[:end]
}

func isWordRune(r rune) bool { return r >= utf8.RuneSelf || chars.IsNameByte(byte(r)) }

// namingAttributes are the attributes whose text is a name, a type or a description.
var namingAttributes = []string{
	"agent_id", "arch", "description", "display_name", "form_type", "icon", "key", "name", "order", "os", "slug", "source", "type", "version",
}

// structureOf returns a line of a block without its literals.
func structureOf(line string) string {
	trimmed := strings.TrimSpace(line)
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if trimmed == "" || isHeader(trimmed) || isStructure(trimmed) {
		return line
	}
	if strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "//") || strings.HasPrefix(trimmed, "/*") {
		return indent + "# " + ellipsis
	}
	name, value, ok := strings.Cut(line, "=")
	if !ok || strings.ContainsAny(strings.Trim(strings.TrimSpace(name), `"`), `"' ([{`) {
		return indent + Masked
	}
	value = strings.TrimSpace(value)
	switch {
	case isStructure(value), strings.HasPrefix(value, "<<"),
		slices.Contains(namingAttributes, strings.TrimSpace(name)) && isQuoted(value):
		return line
	}
	return name + "= " + Masked
}

// isHeader reports whether a line begins a block: data "coder_parameter" "x" {
func isHeader(line string) bool {
	rest, ok := strings.CutSuffix(line, "{")
	if !ok || strings.ContainsAny(rest, "=(:") {
		return false
	}
	for i, word := range strings.Fields(rest) {
		if i == 0 && !isStructure(word) || i > 0 && !isQuoted(word) {
			return false
		}
	}
	return true
}

// isQuoted reports whether a text is one quoted literal.
func isQuoted(text string) bool {
	return len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' && !strings.Contains(text[1:len(text)-1], `"`)
}

// isStructure reports whether a text consists of references, keywords, operators and
// numbers of at most four digits: a longer number may be a secret.
func isStructure(text string) bool {
	if text == `""` {
		return true
	}
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			if digits++; digits > 4 {
				return false
			}
			continue
		case !isWordRune(r) && !strings.ContainsRune(".-[](){}, *+/?:!=<>&|%", r):
			return false
		}
		digits = 0
	}
	return !strings.Contains(text, "//") && !strings.Contains(text, "/*")
}
