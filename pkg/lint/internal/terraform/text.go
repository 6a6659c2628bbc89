package terraform

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// Text is the text of a template expression, with one character in place of each
// interpolation. It maps each byte back to the file.
type Text struct {
	Text           string
	Interpolations []hclsyntax.Expression

	file  *File
	spans []textSpan
}

// textSpan maps the text from offset text on to the file from offset file on.
type textSpan struct{ text, file int }

// Interpolation returns the interpolation that a character stands for, or nil.
func (t *Text) Interpolation(r rune) hclsyntax.Expression {
	if i := int(r - chars.FirstInterpolation); chars.IsInterpolation(r) && i < len(t.Interpolations) {
		return t.Interpolations[i]
	}
	return nil
}

// WholeText returns the text of a file.
func WholeText(f *File) *Text {
	return &Text{Text: string(f.Content), file: f, spans: []textSpan{{0, 0}}}
}

// TextOf returns the text of a template expression, or nil if it has no text.
func TextOf(f *File, expr hclsyntax.Expression) *Text {
	b := &textBuilder{out: &Text{file: f}}
	b.expr(expr)
	if b.text.Len() == 0 {
		return nil
	}
	b.out.Text = b.text.String()
	return b.out
}

type textBuilder struct {
	out  *Text
	text strings.Builder
}

func (b *textBuilder) expr(expr hclsyntax.Expression) {
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr:
		for _, part := range e.Parts {
			b.part(part)
		}
	case *hclsyntax.TemplateWrapExpr:
		b.part(e.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		b.expr(e.Expression)
	case *hclsyntax.LiteralValueExpr:
		b.part(e)
	}
}

func (b *textBuilder) part(expr hclsyntax.Expression) {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		if text, ok := StringOf(e.Val); ok {
			b.literal(text, e.SrcRange)
		}
	case *hclsyntax.ConditionalExpr:
		// Both branches of a %{ if } are text; those of a conditional in ${ } are not.
		if isTemplate(e.TrueResult) && isTemplate(e.FalseResult) && b.isDirective(e) {
			b.expr(e.TrueResult)
			b.expr(e.FalseResult)
			return
		}
		b.interpolation(expr)
	case *hclsyntax.TemplateJoinExpr:
		if loop, ok := e.Tuple.(*hclsyntax.ForExpr); ok {
			b.expr(loop.ValExpr)
		}
	default:
		b.interpolation(expr)
	}
}

func isTemplate(expr hclsyntax.Expression) bool {
	switch expr.(type) {
	case *hclsyntax.TemplateExpr, *hclsyntax.LiteralValueExpr:
		return true
	}
	return false
}

// isDirective distinguishes %{ if } from ${ c ? "a" : "b" } by the source text.
func (b *textBuilder) isDirective(e *hclsyntax.ConditionalExpr) bool {
	at := e.SrcRange.Start.Byte
	src := b.out.file.Content
	return at >= 0 && at+1 < len(src) && src[at] == '%'
}

func (b *textBuilder) interpolation(expr hclsyntax.Expression) {
	r := chars.FirstInterpolation + rune(len(b.out.Interpolations))
	if r > chars.LastInterpolation {
		r = chars.LastInterpolation
	}
	b.out.Interpolations = append(b.out.Interpolations, expr)
	b.out.spans = append(b.out.spans, textSpan{b.text.Len(), expr.Range().Start.Byte})
	b.text.WriteRune(r)
}

// literal adds a literal part and maps it to the file, in which an escape is several bytes
// and a flush heredoc is indented.
func (b *textBuilder) literal(val string, at hcl.Range) {
	src := b.out.file.Content
	if !at.CanSliceBytes(src) {
		b.span(at.Start.Byte)
		b.text.WriteString(val)
		return
	}
	raw := src[at.Start.Byte:at.End.Byte]
	b.span(at.Start.Byte)
	if string(raw) == val {
		b.text.WriteString(val)
		return
	}
	i := 0
	for j := 0; j < len(val); {
		if i >= len(raw) {
			b.text.WriteString(val[j:])
			return
		}
		switch {
		case raw[i] == val[j] && !(raw[i] == '$' || raw[i] == '%') || isSingleMarker(raw, i, val, j):
			b.text.WriteByte(val[j])
			i++
			j++
		case raw[i] == '\\' && i+1 < len(raw):
			n, size := escapeLength(raw[i:]), runeLength(val[j:])
			b.text.WriteString(val[j : j+size])
			i += n
			j += size
			b.span(at.Start.Byte + i)
		case raw[i] == ' ' || raw[i] == '\t' || raw[i] == '\r' || raw[i] == '$' || raw[i] == '%':
			i++
			b.span(at.Start.Byte + i)
		default:
			b.text.WriteByte(val[j])
			i++
			j++
		}
	}
}

// isSingleMarker reports whether a $ or % is not the first of an escaped pair.
func isSingleMarker(raw []byte, i int, val string, j int) bool {
	if raw[i] != val[j] {
		return false
	}
	return !(i+2 < len(raw) && raw[i+1] == raw[i] && raw[i+2] == '{')
}

func escapeLength(raw []byte) int {
	switch raw[1] {
	case 'u':
		return min(6, len(raw))
	case 'U':
		return min(10, len(raw))
	}
	return 2
}

func runeLength(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return max(size, 1)
}

func (b *textBuilder) span(fileOffset int) {
	b.out.spans = append(b.out.spans, textSpan{b.text.Len(), fileOffset})
}

// offset returns the offset in the file of a byte of the text.
func (t *Text) offset(i int) int {
	low, high := 0, len(t.spans)
	for high-low > 1 {
		if mid := (low + high) / 2; t.spans[mid].text <= i {
			low = mid
		} else {
			high = mid
		}
	}
	if len(t.spans) == 0 {
		return i
	}
	return t.spans[low].file + i - t.spans[low].text
}

// Span returns the range in the file of a part of the text.
func (t *Text) Span(start, end int) hcl.Range {
	last := max(end-1, start)
	return t.file.Span(t.offset(start), t.offset(last)+min(end-start, 1))
}
