package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// Style says how the text is displayed. The zero value is plain text.
type Style struct {
	// Escape makes a template's text safe for the output, such as a terminal.
	Escape func(string) string
	// Severity, Bold and Dim style their text.
	Severity func(lint.Severity, string) string
	Bold     func(string) string
	Dim      func(string) string
}

func (s Style) filled() Style {
	same := func(text string) string { return text }
	if s.Escape == nil {
		s.Escape = same
	}
	if s.Severity == nil {
		s.Severity = func(_ lint.Severity, text string) string { return text }
	}
	if s.Bold == nil {
		s.Bold = same
	}
	if s.Dim == nil {
		s.Dim = same
	}
	return s
}

// Text writes the report in the style of a compiler: place, severity, message, the
// marked line, where the value goes, and the fix.
func Text(w io.Writer, r *lint.Report, style Style) error {
	t := &textWriter{w: w, style: style.filled()}
	t.findings(r.Findings)
	t.summary(r)
	return t.err
}

// TextFindings writes findings as Text does, without a summary.
func TextFindings(w io.Writer, list []lint.Finding, style Style) error {
	t := &textWriter{w: w, style: style.filled()}
	t.findings(list)
	return t.err
}

func (t *textWriter) findings(list []lint.Finding) {
	for _, f := range list {
		t.finding(f)
	}
}

type textWriter struct {
	w     io.Writer
	style Style
	err   error
}

func (t *textWriter) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}

func (t *textWriter) finding(f lint.Finding) {
	s := t.style
	place := s.Escape(f.File) + ":"
	if f.Range.Start.Line > 0 {
		place += fmt.Sprintf("%d:%d:", f.Range.Start.Line, f.Range.Start.Column)
	}
	t.printf("%s %s %s %s\n", s.Bold(place), s.Severity(f.Severity, f.Severity.String()+":"), s.Escape(f.Message), s.Dim("["+f.Rule+"]"))
	for _, line := range f.Lines {
		t.line(f, line)
	}
	t.flow(f)
	if f.Hint != "" {
		t.printf("   %s %s\n", s.Dim("hint:"), s.Escape(f.Hint))
	}
	t.printf("   %s %s\n\n", s.Dim("help:"), s.Dim(lint.RuleURL(f.Rule)))
}

// line writes a source line with carets below the marked part.
func (t *textWriter) line(f lint.Finding, line lint.SourceLine) {
	s := t.style
	text := strings.ReplaceAll(line.Text, "\t", " ")
	number := fmt.Sprint(line.Number)
	indent := utf8.RuneCountInString(text) - utf8.RuneCountInString(strings.TrimLeft(text, " "))
	indent = min(indent, line.Start-1)
	shown := []rune(text)[indent:]
	before := s.Escape(string(shown[:min(line.Start-1-indent, len(shown))]))
	marked := s.Escape(string(shown[min(line.Start-1-indent, len(shown)):min(max(line.End-1-indent, 0), len(shown))]))
	t.printf("   %s %s %s\n", s.Dim(number), s.Dim("|"), s.Escape(strings.TrimRight(string(shown), " ")))
	t.printf("   %s %s %s%s\n", strings.Repeat(" ", len(number)), s.Dim("|"), strings.Repeat(" ", utf8.RuneCountInString(before)),
		s.Severity(f.Severity, strings.Repeat("^", max(utf8.RuneCountInString(marked), 1))))
}

// maxSteps is the maximum number of steps of a flow that are shown.
const maxSteps = 24

func (t *textWriter) flow(f lint.Finding) {
	s := t.style
	for i, step := range f.Flow {
		if i == maxSteps {
			t.printf("   %s %d more steps; -o json has all\n", s.Dim("="), len(f.Flow)-i)
			return
		}
		t.printf("   %s %s:%d: %s\n", s.Dim("->"), s.Escape(step.File), step.Line, s.Escape(step.What))
	}
}

func (t *textWriter) summary(r *lint.Report) {
	t.printf("%s in %s, %s\n", Counts(r.Summary.Findings), count(r.Summary.Templates, "template"), count(r.Summary.Files, "file"))
}

// Counts formats the number of findings by severity.
func Counts(c lint.SeverityCounts) string {
	var parts []string
	for _, part := range []struct {
		n    int
		noun string
	}{{c.Error, "error"}, {c.Warning, "warning"}, {c.Note, "note"}} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.noun))
		}
	}
	if len(parts) == 0 {
		return "nothing found"
	}
	return strings.Join(parts, ", ")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
