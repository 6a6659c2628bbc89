package mask

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// The rules of excerpts. They show the lines around a finding in reports that people
// forward, so they show less than the linter knows to be harmless:
//
//   - The marked line is shown with every value in it masked, as in the text form.
//   - Around it only lines of the same block of a Terraform file are shown, and of
//     these what is structure: names, references, types. A literal is shown where
//     the attribute is one that says what something is called; all others are masked,
//     whether a rule took them for a secret or not.
//   - Of comments and of texts over several lines nothing is shown.

// excerptBefore is how many lines come before the marked one, excerptLines how many
// there are in all.
const (
	excerptBefore = 3
	excerptLines  = 9
)

// Excerpt is the marked line of what reaches from start to end, with the lines of its
// block around it; top and bottom are the block's lines, 0 where there is none.
func (m *Masks) Excerpt(src *terraform.File, start, end hcl.Pos, top, bottom int) []SourceLine {
	if src == nil || src.Diagnostics.HasErrors() {
		return nil // where the tree is broken, what is a value is not known
	}
	marked := start.Line
	if bottom == 0 || !src.IsTerraform || src.JSON {
		return []SourceLine{m.markedLine(src, start, end)}
	}
	first := max(top, marked-excerptBefore)
	last := min(bottom, first+excerptLines-1, len(src.LineStarts()))
	var list []SourceLine
	inText := ""
	for number := top; number <= last; number++ {
		text := src.Line(number)
		was := inText
		inText = heredoc(text, inText)
		switch {
		case number < first:
		case number == marked:
			list = append(list, m.markedLine(src, start, end))
		case was != "" && inText != "":
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

// markedLine is the line of first, with what is marked there up to last. The endless line of
// a minified file is not shown: each of its findings would take its length to mask.
func (m *Masks) markedLine(src *terraform.File, first, last hcl.Pos) SourceLine {
	if src.IsLongLine(first.Line) {
		return SourceLine{Number: first.Line, Text: ellipsis, Start: 1, End: 2}
	}
	text := src.Line(first.Line)
	end := utf8.RuneCountInString(text) + 1
	if last.Line == first.Line {
		end = last.Column
	}
	return m.maskLine(src, first.Line, text, first.Column, end)
}

// heredoc follows texts over several lines: it returns the word that ends the one
// that the line lies in or begins, or "".
func heredoc(line, word string) string {
	if word != "" {
		if strings.TrimSpace(line) == word {
			return ""
		}
		return word
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

// namingAttributes are those whose text says what something is called or is.
var namingAttributes = []string{
	"agent_id", "arch", "description", "display_name", "form_type", "icon", "key", "name", "order", "os", "slug", "source", "type", "version",
}

// structureOf is a line of a block without its literals.
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

// isHeader reports the first line of a block: data "coder_parameter" "x" {
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

// isQuoted reports one quoted literal and nothing else.
func isQuoted(text string) bool {
	return len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' && !strings.Contains(text[1:len(text)-1], `"`)
}

// isStructure reports an expression of references, keywords and signs alone; a
// number of more than four digits might be more than a number.
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
