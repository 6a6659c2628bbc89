package hclfast

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// steps reads the attributes, indices and splats after an operand that begins at start.
func (p *parser) steps(expr hclsyntax.Expression, start hcl.Pos) hclsyntax.Expression {
	for chain := 0; ; chain++ {
		switch c := p.peek(); {
		case chain > maxChain:
			p.giveUp()
		case c == '.' && !p.atEllipsis():
			expr = p.dot(expr, start)
		case c == '[':
			expr = p.index(expr, start)
		default:
			return expr
		}
	}
}

func (p *parser) dot(expr hclsyntax.Expression, start hcl.Pos) hclsyntax.Expression {
	dot := p.pos()
	p.take('.')
	switch c := p.peek(); {
	case c == '*':
		return p.attributeSplat(expr, start, dot)
	case chars.IsDigit(c):
		key := p.number()
		at := p.since(dot)
		if bytes.IndexByte(p.src[dot.Byte-p.firstByte+1:p.at], '.') >= 0 {
			p.giveUp() // hclsyntax rejects two numeric attributes in a row
		}
		return p.step(expr, start, hcl.TraverseIndex{Key: key, SrcRange: at})
	}
	name := p.name()
	at := p.since(dot)
	return p.step(expr, start, hcl.TraverseAttr{Name: name, SrcRange: at})
}

// step adds a step that ends with the last token.
func (p *parser) step(expr hclsyntax.Expression, start hcl.Pos, step hcl.Traverser) hclsyntax.Expression {
	switch e := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		e.Traversal = append(e.Traversal, step)
		e.SrcRange.End = p.end
		return e
	case *hclsyntax.RelativeTraversalExpr:
		e.Traversal = append(e.Traversal, step)
		e.SrcRange.End = p.end
		return e
	}
	return &hclsyntax.RelativeTraversalExpr{Source: expr, Traversal: hcl.Traversal{step}, SrcRange: p.since(start)}
}

// attributeSplat reads a .* after its dot, and the attributes after it.
func (p *parser) attributeSplat(expr hclsyntax.Expression, start, dot hcl.Pos) hclsyntax.Expression {
	p.take('*')
	item := &hclsyntax.AnonSymbolExpr{SrcRange: p.since(dot)}
	splat := &hclsyntax.SplatExpr{Source: expr, Item: item, Each: item, MarkerRange: item.SrcRange}
	var traversal hcl.Traversal
	p.skip()
	first := p.pos()
	for p.peek() == '.' {
		step := p.pos()
		p.take('.')
		name := p.name()
		traversal = append(traversal, hcl.TraverseAttr{Name: name, SrcRange: p.since(step)})
	}
	if len(traversal) > 0 {
		splat.Each = &hclsyntax.RelativeTraversalExpr{Source: item, Traversal: traversal, SrcRange: p.since(first)}
	}
	splat.SrcRange = p.since(start)
	return splat
}

// index reads an index or splat in brackets.
func (p *parser) index(expr hclsyntax.Expression, start hcl.Pos) hclsyntax.Expression {
	p.nest()
	defer func() { p.depth-- }()
	open := p.pos()
	p.take('[')
	bracket := p.since(open)
	if p.peek() == '*' {
		p.take('*')
		p.take(']')
		item := &hclsyntax.AnonSymbolExpr{SrcRange: p.since(open)}
		splat := &hclsyntax.SplatExpr{Source: expr, Item: item, MarkerRange: item.SrcRange}
		splat.Each = p.steps(item, open)
		splat.SrcRange = p.since(start)
		return splat
	}
	outer := p.skipNewlines()
	key := p.expression()
	p.take(']')
	p.newlines = outer
	at := p.since(open)
	if literal, ok := key.(*hclsyntax.LiteralValueExpr); ok {
		return p.step(expr, start, hcl.TraverseIndex{Key: literal.Val, SrcRange: at})
	}
	if text, ok := key.(*hclsyntax.TemplateExpr); ok && text.IsStringLiteral() {
		value, _ := text.Value(nil)
		return p.step(expr, start, hcl.TraverseIndex{Key: value, SrcRange: at})
	}
	return &hclsyntax.IndexExpr{Collection: expr, Key: key, SrcRange: p.since(start), OpenRange: bracket, BracketRange: at}
}
