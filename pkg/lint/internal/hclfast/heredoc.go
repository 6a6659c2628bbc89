package hclfast

import (
	"bytes"
	"math"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// hereText is a stretch of a here-document between interpolations.
type hereText struct {
	text      []byte
	at        hcl.Range
	lineStart bool // it begins where a line does
}

// heredoc reads a here-document to the end of the line with its marker.
func (p *parser) heredoc(start hcl.Pos) hclsyntax.Expression {
	marker, flush := p.heredocMarker()
	indent := 0 // that every line has, in bytes, which are characters
	if flush {
		indent = math.MaxInt
	}
	var texts []hereText
	var between []hclsyntax.Expression
	for more := true; more; {
		var text hereText
		text, more = p.hereText(marker, len(between) == 0, &indent)
		texts = append(texts, text)
		if more {
			between = append(between, p.interpolation())
		}
	}
	p.advance(p.at + len(bytes.TrimRight(p.restOfLine(), "\r\n")))
	p.took()

	first := len(p.exprs)
	for i, text := range texts {
		if len(text.text) > 0 {
			p.exprs = append(p.exprs, text.literal(indent))
		}
		if i < len(between) {
			p.exprs = append(p.exprs, between[i])
		}
	}
	return p.template(start, first, len(between) > 0 && len(texts[0].text) == 0)
}

// hereText reads to the line with the marker, or to the interpolation that comes before
// it, in which case there is more. The indent becomes less with each line that has less.
func (p *parser) hereText(marker []byte, lineStart bool, indent *int) (text hereText, more bool) {
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
		if open := p.opens(p.at, p.at+len(line)); open >= 0 {
			p.advance(open)
			more = true
			break
		}
		p.at += len(line)
		p.newLine()
		lineStart = true
	}
	p.took()
	text.text, text.at = p.src[from:p.at], p.since(start)
	return text, more
}

// restOfLine is what comes to the end of the line, and its line feed.
func (p *parser) restOfLine() []byte {
	if p.lineEnd <= p.at {
		length := bytes.IndexByte(p.src[p.at:], '\n') + 1
		if length == 0 {
			p.leave()
		}
		p.lineEnd = p.at + length
	}
	return p.src[p.at:p.lineEnd]
}

// heredocMarker reads the line in which a here-document begins behind its operand.
func (p *parser) heredocMarker() (marker []byte, flush bool) {
	if p.byteAt(1) != '<' {
		p.leave()
	}
	p.at += len("<<")
	if flush = p.byteAt(0) == '-'; flush {
		p.at++
	}
	if !isNameStart(p.byteAt(0)) {
		p.leave()
	}
	start := p.at
	p.name()
	marker = p.src[start:p.at]
	if p.byteAt(0) == '\r' {
		p.at++
	}
	if p.byteAt(0) != '\n' {
		p.leave()
	}
	p.at++
	p.newLine()
	return marker, flush
}

// opens is the offset of the first interpolation between two, or -1.
func (p *parser) opens(from, to int) int {
	for i := from; i < to; i++ {
		if c := p.src[i]; c == '$' || c == '%' {
			switch p.mark(i) {
			case markOpen:
				return i
			case markEscape:
				i += len("$${") - 1
			}
		}
	}
	return -1
}

// indent counts the blanks that a line begins with, and has no end of them where there
// is nothing else in it.
func (p *parser) indent(line []byte) int {
	for i, c := range line {
		switch {
		case c == '\n':
			return math.MaxInt
		case c >= utf8.RuneSelf:
			p.leave() // it may be a blank, or belong to the last one
		case c != ' ' && c != '\t' && c != '\v' && c != '\f' && c != '\r':
			return i
		}
	}
	return math.MaxInt
}

// literal is the text without the indent of its lines.
func (t hereText) literal(indent int) hclsyntax.Expression {
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

// isBlankLine reports a line of blanks; the stretch before an interpolation is no line.
func isBlankLine(line []byte) bool {
	return line[len(line)-1] == '\n' && len(bytes.TrimSpace(line)) == 0
}
