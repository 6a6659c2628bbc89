package hclfast

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// body reads attributes and blocks up to the closing byte, or with 0 to the end of the text.
func (p *parser) body(start hcl.Pos, closing byte) *hclsyntax.Body {
	p.nest()
	firstAttr, firstBlock := len(p.attrs), len(p.blocks)
	for {
		c := p.peek()
		if c == closing {
			break
		}
		if p.atLineEnd() {
			p.takeLineEnd()
			continue
		}
		p.item()
	}
	if closing != 0 {
		p.at++
	}
	p.markEnd()
	p.depth--

	body := &hclsyntax.Body{
		Attributes: attributes(p.attrs[firstAttr:]),
		Blocks:     append(make(hclsyntax.Blocks, 0, len(p.blocks)-firstBlock), p.blocks[firstBlock:]...),
		SrcRange:   p.since(start),
		EndRange:   p.since(p.end),
	}
	if len(body.Attributes) < len(p.attrs)-firstAttr {
		p.giveUp() // an attribute is set twice
	}
	p.attrs, p.blocks = p.attrs[:firstAttr], p.blocks[:firstBlock]
	return body
}

func attributes(list []*hclsyntax.Attribute) hclsyntax.Attributes {
	attrs := make(hclsyntax.Attributes, len(list))
	for _, attr := range list {
		attrs[attr.Name] = attr
	}
	return attrs
}

// item reads an attribute or a block, and the end of its line.
func (p *parser) item() {
	start := p.pos()
	name := p.name()
	at := p.since(start)
	if p.peek() == '=' {
		p.attrs = append(p.attrs, p.attribute(name, at))
	} else {
		p.blocks = append(p.blocks, p.block(name, at))
	}
	switch {
	case p.atLineEnd():
		p.takeLineEnd()
	case p.at < len(p.src):
		p.giveUp()
	}
}

// attribute reads an attribute after its name.
func (p *parser) attribute(name string, at hcl.Range) *hclsyntax.Attribute {
	p.skip()
	equals := p.pos()
	p.take('=')
	attr := &hclsyntax.Attribute{Name: name, NameRange: at, EqualsRange: p.since(equals)}
	attr.Expr = p.expression()
	attr.SrcRange = p.since(at.Start)
	return attr
}

// block reads a block after its type.
func (p *parser) block(blockType string, at hcl.Range) *hclsyntax.Block {
	b := &hclsyntax.Block{Type: blockType, TypeRange: at}
	for p.peek() != '{' {
		start := p.pos()
		var label string
		if p.byteAt(0) == '"' {
			label = p.label()
		} else {
			label = p.name()
		}
		b.Labels = append(b.Labels, label)
		b.LabelRanges = append(b.LabelRanges, p.since(start))
	}
	open := p.pos()
	p.take('{')
	b.OpenBraceRange = p.since(open)
	if p.atLineEnd() || p.byteAt(0) == '}' {
		b.Body = p.body(open, '}')
	} else {
		b.Body = p.lineBody()
		p.take('}')
	}
	b.CloseBraceRange = p.lastByte()
	return b
}

// lineBody reads the attribute of a block on one line.
func (p *parser) lineBody() *hclsyntax.Body {
	start := p.pos()
	name := p.name()
	attr := p.attribute(name, p.since(start))
	return &hclsyntax.Body{
		Attributes: hclsyntax.Attributes{name: attr},
		SrcRange:   attr.SrcRange,
		EndRange:   p.since(p.end),
	}
}

// lastByte returns the range of the last token, which is one byte.
func (p *parser) lastByte() hcl.Range {
	start := p.end
	start.Column--
	start.Byte--
	return p.since(start)
}
