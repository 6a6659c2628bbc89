package lint

import (
	"slices"
	"strings"
	"unicode/utf8"
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

// excerpt is the finding's marked line with the lines of its block around it.
func (g *graph) excerpt(f Finding) []SourceLine {
	src := g.files[f.File]
	if src == nil || src.diags.HasErrors() {
		return nil // where the tree is broken, what is a value is not known
	}
	marked := f.Range.Start.Line
	if f.Block == nil || !src.tf || src.json {
		return []SourceLine{g.markedLine(src, f)}
	}
	first := max(f.Block.Start.Line, marked-excerptBefore)
	last := min(f.Block.End.Line-1, first+excerptLines-1, len(src.lineStarts()))
	var list []SourceLine
	inText := ""
	for number := f.Block.Start.Line; number <= last; number++ {
		text := src.line(number)
		was := inText
		inText = heredoc(text, inText)
		switch {
		case number < first:
		case number == marked:
			list = append(list, g.markedLine(src, f))
		case was != "" && inText != "":
			if n := len(list); n == 0 || list[n-1].Text != ellipsis {
				list = append(list, SourceLine{Number: number, Text: ellipsis})
			}
		case src.endless(number):
			list = append(list, SourceLine{Number: number, Text: ellipsis})
		default:
			line := g.maskLine(src, number, text, 1, 1)
			list = append(list, SourceLine{Number: number, Text: structureOf(line.Text)})
		}
	}
	return list
}

// ellipsis stands for lines that are not shown.
const ellipsis = "…"

// markedLine is the line that the finding begins on, with its marks. The endless line of
// a minified file is not shown: each of its findings would take its length to mask.
func (g *graph) markedLine(src *file, f Finding) SourceLine {
	if src.endless(f.Range.Start.Line) {
		return SourceLine{Number: f.Range.Start.Line, Text: ellipsis, Start: 1, End: 2}
	}
	text := src.line(f.Range.Start.Line)
	end := utf8.RuneCountInString(text) + 1
	if f.Range.End.Line == f.Range.Start.Line {
		end = f.Range.End.Column
	}
	return g.maskLine(src, f.Range.Start.Line, text, f.Range.Start.Column, end)
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

func isWordRune(r rune) bool { return r >= utf8.RuneSelf || isNameByte(byte(r)) }

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
		return indent + masked
	}
	value = strings.TrimSpace(value)
	switch {
	case isStructure(value), strings.HasPrefix(value, "<<"),
		slices.Contains(namingAttributes, strings.TrimSpace(name)) && isQuoted(value):
		return line
	}
	return name + "= " + masked
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
