package hclfast

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// quoted reads a text in quotes.
func (p *parser) quoted(start hcl.Pos) hclsyntax.Expression {
	p.at++
	first, wraps := len(p.exprs), false
	for {
		from := p.pos()
		if text := p.quotedText(); p.pos() != from {
			p.took()
			p.exprs = append(p.exprs, p.literal(text, from))
		}
		if p.byteAt(0) == '"' {
			p.at++
			p.took()
			return p.template(start, first, wraps)
		}
		wraps = len(p.exprs) == first
		p.exprs = append(p.exprs, p.interpolation())
	}
}

// bare reads a template without quotes, to the end of the text.
func (p *parser) bare() hclsyntax.Expression {
	start, first, wraps := p.pos(), len(p.exprs), false
	for {
		from := p.pos()
		to := p.opens(p.at, len(p.src))
		if to < 0 {
			to = len(p.src)
		}
		if raw := p.src[p.at:to]; len(raw) > 0 {
			p.advanceLines(to)
			p.took()
			p.exprs = append(p.exprs, p.literal(unescape(raw), from))
		}
		if p.at == len(p.src) {
			p.took()
			return p.template(start, first, wraps)
		}
		wraps = len(p.exprs) == first
		p.exprs = append(p.exprs, p.interpolation())
	}
}

// literal is a text that ends at what was read last.
func (p *parser) literal(text string, start hcl.Pos) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text), SrcRange: p.since(start)}
}

// template makes a template of the parts that were gathered from an index on. It ends at
// what was read last. One that wraps begins with an interpolation: where there is
// nothing else it gives what is in that as it is.
func (p *parser) template(start hcl.Pos, first int, wraps bool) hclsyntax.Expression {
	parts := p.list(first)
	switch {
	case len(parts) == 0:
		// Its place is hclsyntax's: behind the closing mark.
		parts = []hclsyntax.Expression{p.literal("", p.end)}
	case len(parts) == 1 && wraps:
		return &hclsyntax.TemplateWrapExpr{Wrapped: parts[0], SrcRange: p.since(start)}
	}
	return &hclsyntax.TemplateExpr{Parts: parts, SrcRange: p.since(start)}
}

// interpolation reads an expression in ${ and }.
func (p *parser) interpolation() hclsyntax.Expression {
	p.at++
	return p.bracketed('{', '}')
}

// label reads a text in quotes that is no template.
func (p *parser) label() string {
	p.at++
	text := p.quotedText()
	p.take('"')
	return text
}

// quotedText reads to the quote or the interpolation that comes next, and returns what
// the text says.
func (p *parser) quotedText() string {
	var said []byte // by what is before from
	from, i := p.at, p.at
	for {
		if i == len(p.src) {
			p.leave()
		}
		c := p.src[i]
		switch c {
		case '\n', '\r':
			p.leave()
		case '\\':
			said = append(said, p.src[from:i]...)
			said, i = p.escape(said, i+1)
			from = i
			continue
		case '$', '%':
			switch p.mark(i) {
			case markEscape:
				said = append(append(said, p.src[from:i]...), c, '{')
				i += len("$${")
				from = i
				continue
			case markOpen:
				c = '"'
			}
		}
		if c == '"' {
			break
		}
		i++
	}
	raw := p.src[from:i]
	p.advance(i)
	if said == nil {
		return p.string(raw)
	}
	return string(append(said, raw...))
}

// unescape is what a text without quotes says.
func unescape(text []byte) string {
	for _, c := range []string{"$", "%"} {
		if bytes.Contains(text, []byte(c+c+"{")) {
			text = bytes.ReplaceAll(text, []byte(c+c+"{"), []byte(c+"{"))
		}
	}
	return string(text)
}

// What a $ or a % in a text is.
const (
	markLiteral = iota
	markOpen    // ${
	markEscape  // $${ or %%{
)

// mark says what the $ or % at an offset is. hclsyntax splits a text into tokens there and
// counts the columns of each by itself, so where characters beyond ASCII are next to it,
// or several in a row, it is left.
func (p *parser) mark(i int) int {
	c, ahead := p.src[i], [3]byte{}
	copy(ahead[:], p.src[i+1:])
	switch {
	case ahead[0] == '{' && (c == '%' || ahead[1] == '~'), ahead[0] == c && ahead[1] == c:
		p.leave()
	case ahead[0] == '{':
		return markOpen
	case i > 0 && p.src[i-1] >= utf8.RuneSelf, max(ahead[0], ahead[1], ahead[2]) >= utf8.RuneSelf:
		p.leave()
	case ahead[0] == c && ahead[1] == '{':
		return markEscape
	}
	return markLiteral
}

// escape adds what the escape at i means, which is behind its backslash, and returns
// where it ends.
func (p *parser) escape(said []byte, i int) ([]byte, int) {
	if i == len(p.src) {
		p.leave()
	}
	switch p.src[i] {
	case 'n':
		return append(said, '\n'), i + 1
	case 'r':
		return append(said, '\r'), i + 1
	case 't':
		return append(said, '\t'), i + 1
	case '"', '\\':
		return append(said, p.src[i]), i + 1
	case 'u':
		return p.escapedRune(said, i+1, len("abcd"))
	case 'U':
		return p.escapedRune(said, i+1, len("abcdabcd"))
	}
	p.leave()
	return nil, 0
}

func (p *parser) escapedRune(said []byte, i, digits int) ([]byte, int) {
	if i+digits > len(p.src) {
		p.leave()
	}
	n, err := strconv.ParseUint(string(p.src[i:i+digits]), 16, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		p.leave()
	}
	return utf8.AppendRune(said, rune(n)), i + digits
}
