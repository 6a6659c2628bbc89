package hclfast

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// quoted reads a template in quotes.
func (p *parser) quoted(start hcl.Pos) hclsyntax.Expression {
	p.at++
	first, wraps := len(p.exprs), false
	for {
		from := p.pos()
		if text := p.quotedText(); p.pos() != from {
			p.markEnd()
			p.exprs = append(p.exprs, p.literal(text, from))
		}
		if p.byteAt(0) == '"' {
			p.at++
			p.markEnd()
			return p.template(start, first, wraps)
		}
		wraps = len(p.exprs) == first
		p.exprs = append(p.exprs, p.interpolation())
	}
}

// wholeTemplate reads a template without quotes, to the end of the text.
func (p *parser) wholeTemplate() hclsyntax.Expression {
	start, first, wraps := p.pos(), len(p.exprs), false
	for {
		from := p.pos()
		to := p.nextInterpolation(p.at, len(p.src))
		if to < 0 {
			to = len(p.src)
		}
		if raw := p.src[p.at:to]; len(raw) > 0 {
			p.advanceLines(to)
			p.markEnd()
			p.exprs = append(p.exprs, p.literal(unescape(raw), from))
		}
		if p.at == len(p.src) {
			p.markEnd()
			return p.template(start, first, wraps)
		}
		wraps = len(p.exprs) == first
		p.exprs = append(p.exprs, p.interpolation())
	}
}

// literal returns the literal of a text that ends with the last token.
func (p *parser) literal(text string, start hcl.Pos) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text), SrcRange: p.since(start)}
}

// template returns the template of the expressions from index first on of the stack. It ends
// with the last token. wraps says that it begins with an interpolation: without other parts
// it is a TemplateWrapExpr.
func (p *parser) template(start hcl.Pos, first int, wraps bool) hclsyntax.Expression {
	parts := p.list(first)
	switch {
	case len(parts) == 0:
		// As in hclsyntax, its range is after the closing quote.
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

// label reads a string in quotes that is not a template.
func (p *parser) label() string {
	p.at++
	text := p.quotedText()
	p.take('"')
	return text
}

// quotedText reads up to the next quote or interpolation, and returns the decoded text.
func (p *parser) quotedText() string {
	var decoded []byte // the text before from; nil if it has no escapes
	from, i := p.at, p.at
	for {
		if i == len(p.src) {
			p.giveUp()
		}
		c := p.src[i]
		switch c {
		case '\n', '\r':
			p.giveUp()
		case '\\':
			decoded = append(decoded, p.src[from:i]...)
			decoded, i = p.escape(decoded, i+1)
			from = i
			continue
		case '$', '%':
			switch p.marker(i) {
			case markerEscape:
				decoded = append(append(decoded, p.src[from:i]...), c, '{')
				i += len("$${")
				from = i
				continue
			case markerOpen:
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
	if decoded == nil {
		return p.string(raw)
	}
	return string(append(decoded, raw...))
}

// unescape decodes the text of a template without quotes.
func unescape(text []byte) string {
	for _, c := range []string{"$", "%"} {
		if bytes.Contains(text, []byte(c+c+"{")) {
			text = bytes.ReplaceAll(text, []byte(c+c+"{"), []byte(c+"{"))
		}
	}
	return string(text)
}

// The meanings of a $ or % in a text.
const (
	markerLiteral = iota
	markerOpen    // ${
	markerEscape  // $${ or %%{
)

// marker returns the meaning of the $ or % at an offset. hclsyntax ends a token there and
// counts the columns of each token separately, so the parser gives up if the characters
// next to it are not ASCII, or if there are several in a row.
func (p *parser) marker(i int) int {
	c, ahead := p.src[i], [3]byte{}
	copy(ahead[:], p.src[i+1:])
	switch {
	case ahead[0] == '{' && (c == '%' || ahead[1] == '~'), ahead[0] == c && ahead[1] == c:
		p.giveUp()
	case ahead[0] == '{':
		return markerOpen
	case i > 0 && p.src[i-1] >= utf8.RuneSelf, max(ahead[0], ahead[1], ahead[2]) >= utf8.RuneSelf:
		p.giveUp()
	case ahead[0] == c && ahead[1] == '{':
		return markerEscape
	}
	return markerLiteral
}

// escape decodes the escape whose backslash is before offset i, and returns the offset after
// it.
func (p *parser) escape(decoded []byte, i int) ([]byte, int) {
	if i == len(p.src) {
		p.giveUp()
	}
	switch p.src[i] {
	case 'n':
		return append(decoded, '\n'), i + 1
	case 'r':
		return append(decoded, '\r'), i + 1
	case 't':
		return append(decoded, '\t'), i + 1
	case '"', '\\':
		return append(decoded, p.src[i]), i + 1
	case 'u':
		return p.escapedRune(decoded, i+1, len("abcd"))
	case 'U':
		return p.escapedRune(decoded, i+1, len("abcdabcd"))
	}
	p.giveUp()
	return nil, 0
}

func (p *parser) escapedRune(decoded []byte, i, digits int) ([]byte, int) {
	if i+digits > len(p.src) {
		p.giveUp()
	}
	n, err := strconv.ParseUint(string(p.src[i:i+digits]), 16, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		p.giveUp()
	}
	return utf8.AppendRune(decoded, rune(n)), i + digits
}
