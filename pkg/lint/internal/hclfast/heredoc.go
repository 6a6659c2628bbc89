package hclfast

import (
	"bytes"
	"math"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// heredocText is the text of a heredoc before, between or after interpolations.
type heredocText struct {
	text      []byte
	at        hcl.Range
	lineStart bool // it begins at the start of a line
}

// heredoc reads a heredoc to the end of the line with its marker.
func (p *parser) heredoc(start hcl.Pos) hclsyntax.Expression {
	marker, flush := p.heredocMarker()
	indent := 0 // common to all lines, in bytes, which are ASCII
	if flush {
		indent = math.MaxInt
	}
	var texts []heredocText
	var interpolations []hclsyntax.Expression
	for more := true; more; {
		var text heredocText
		text, more = p.heredocText(marker, len(interpolations) == 0, &indent)
		texts = append(texts, text)
		if more {
			interpolations = append(interpolations, p.interpolation())
		}
	}
	p.advance(p.at + len(bytes.TrimRight(p.restOfLine(), "\r\n")))
	p.markEnd()

	first := len(p.exprs)
	for i, text := range texts {
		if len(text.text) > 0 {
			p.exprs = append(p.exprs, text.literal(indent))
		}
		if i < len(interpolations) {
			p.exprs = append(p.exprs, interpolations[i])
		}
	}
	return p.template(start, first, len(interpolations) > 0 && len(texts[0].text) == 0)
}

// heredocText reads up to the line with the marker or to an interpolation before it; more
// reports the latter. It lowers indent to the smallest indentation of a line.
func (p *parser) heredocText(marker []byte, lineStart bool, indent *int) (text heredocText, more bool) {
	start, from := p.pos(), p.at
	text.lineStart = lineStart
	for {
		line := p.restOfLine()
		if lineStart && bytes.Equal(bytes.TrimSpace(line), marker) {
			break
		}
		if lineStart && *indent > 0 {
			*indent = min(*indent, p.indent(line))
		}
		if open := p.nextInterpolation(p.at, p.at+len(line)); open >= 0 {
			p.advance(open)
			more = true
			break
		}
		p.at += len(line)
		p.newLine()
		lineStart = true
	}
	p.markEnd()
	text.text, text.at = p.src[from:p.at], p.since(start)
	return text, more
}

// restOfLine returns the rest of the line with its line feed.
func (p *parser) restOfLine() []byte {
	if p.lineEnd <= p.at {
		length := bytes.IndexByte(p.src[p.at:], '\n') + 1
		if length == 0 {
			p.giveUp()
		}
		p.lineEnd = p.at + length
	}
	return p.src[p.at:p.lineEnd]
}

// heredocMarker reads the << and the marker with which a heredoc begins, and their line end.
func (p *parser) heredocMarker() (marker []byte, flush bool) {
	if p.byteAt(1) != '<' {
		p.giveUp()
	}
	p.at += len("<<")
	if flush = p.byteAt(0) == '-'; flush {
		p.at++
	}
	if !isNameStart(p.byteAt(0)) {
		p.giveUp()
	}
	start := p.at
	p.name()
	marker = p.src[start:p.at]
	if p.byteAt(0) == '\r' {
		p.at++
	}
	if p.byteAt(0) != '\n' {
		p.giveUp()
	}
	p.at++
	p.newLine()
	return marker, flush
}

// nextInterpolation returns the offset of the first interpolation interpolations two offsets, or -1.
func (p *parser) nextInterpolation(from, to int) int {
	for i := from; i < to; i++ {
		if c := p.src[i]; c == '$' || c == '%' {
			switch p.marker(i) {
			case markerOpen:
				return i
			case markerEscape:
				i += len("$${") - 1
			}
		}
	}
	return -1
}

// indent returns the length of the white space that a line begins with, or MaxInt for a
// blank line.
func (p *parser) indent(line []byte) int {
	for i, c := range line {
		switch {
		case c == '\n':
			return math.MaxInt
		case c >= utf8.RuneSelf:
			p.giveUp() // it may be white space, or combine with it
		case c != ' ' && c != '\t' && c != '\v' && c != '\f' && c != '\r':
			return i
		}
	}
	return math.MaxInt
}

// literal returns the text without the indentation of its lines.
func (t heredocText) literal(indent int) hclsyntax.Expression {
	text := t.text
	if indent > 0 {
		text = make([]byte, 0, len(t.text))
		lineStart := t.lineStart
		for line := range bytes.Lines(t.text) {
			if lineStart && !isBlankLine(line) {
				if line = line[indent:]; len(text) == 0 {
					t.at.Start.Column += indent
					t.at.Start.Byte += indent
				}
			}
			text = append(text, line...)
			lineStart = true
		}
	}
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(unescape(text)), SrcRange: t.at}
}

// isBlankLine reports whether a line is only white space. The text before an interpolation
// is not a line.
func isBlankLine(line []byte) bool {
	return line[len(line)-1] == '\n' && len(bytes.TrimSpace(line)) == 0
}
