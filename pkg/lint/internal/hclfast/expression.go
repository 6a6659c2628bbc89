package hclfast

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// expression reads an expression.
func (p *parser) expression() hclsyntax.Expression {
	p.nest()
	p.skip()
	start := p.pos()
	expr := p.operation(start, 0)
	if p.peek() == '?' {
		p.at++
		yes := p.expression()
		p.take(':')
		no := p.expression()
		expr = &hclsyntax.ConditionalExpr{Condition: expr, TrueResult: yes, FalseResult: no, SrcRange: p.since(start)}
	}
	p.depth--
	return expr
}

// operation reads operands and the operators between them of precedence level or higher.
func (p *parser) operation(start hcl.Pos, level int) hclsyntax.Expression {
	left := p.term()
	for chain := 0; ; chain++ {
		op, opLevel, length := p.operator()
		if op == nil || opLevel < level {
			return left
		}
		if chain > maxChain {
			p.giveUp()
		}
		p.at += length
		p.skip()
		right := p.operation(p.pos(), opLevel+1)
		left = &hclsyntax.BinaryOpExpr{LHS: left, Op: op, RHS: right, SrcRange: p.since(start)}
	}
}

// operator returns the next operator, its precedence and its length in bytes, or nil.
func (p *parser) operator() (op *hclsyntax.Operation, level, length int) {
	c, next := p.peek(), p.byteAt(1)
	switch {
	case c == '|' && next == '|':
		return hclsyntax.OpLogicalOr, 0, 2
	case c == '&' && next == '&':
		return hclsyntax.OpLogicalAnd, 1, 2
	case c == '=' && next == '=':
		return hclsyntax.OpEqual, 2, 2
	case c == '!' && next == '=':
		return hclsyntax.OpNotEqual, 2, 2
	case c == '>' && next == '=':
		return hclsyntax.OpGreaterThanOrEqual, 3, 2
	case c == '<' && next == '=':
		return hclsyntax.OpLessThanOrEqual, 3, 2
	case c == '>':
		return hclsyntax.OpGreaterThan, 3, 1
	case c == '<':
		return hclsyntax.OpLessThan, 3, 1
	case c == '+':
		return hclsyntax.OpAdd, 4, 1
	case c == '-':
		return hclsyntax.OpSubtract, 4, 1
	case c == '*':
		return hclsyntax.OpMultiply, 5, 1
	case c == '/' && next != '/':
		return hclsyntax.OpDivide, 5, 1
	case c == '%':
		return hclsyntax.OpModulo, 5, 1
	}
	return nil, 0, 0
}

// term reads an operand with the steps after it.
func (p *parser) term() hclsyntax.Expression {
	start := p.pos()
	return p.steps(p.operand(start), start)
}

func (p *parser) operand(start hcl.Pos) hclsyntax.Expression {
	switch c := p.peek(); {
	case isNameStart(c):
		return p.named(start)
	case c == '"':
		return p.quoted(start)
	case chars.IsDigit(c):
		value := p.number()
		return &hclsyntax.LiteralValueExpr{Val: value, SrcRange: p.since(start)}
	case c == '[':
		return p.tuple(start)
	case c == '{':
		return p.object(start)
	case c == '(':
		expr := p.bracketed('(', ')')
		return &hclsyntax.ParenthesesExpr{Expression: expr, SrcRange: p.since(start)}
	case c == '-':
		return p.unary(start, hclsyntax.OpNegate)
	case c == '!':
		return p.unary(start, hclsyntax.OpLogicalNot)
	case c == '<':
		return p.heredoc(start)
	}
	p.giveUp()
	return nil
}

// bracketed reads an expression in brackets, in which newlines are not tokens.
func (p *parser) bracketed(open, closing byte) hclsyntax.Expression {
	p.take(open)
	outer := p.skipNewlines()
	expr := p.expression()
	p.take(closing)
	p.newlines = outer
	return expr
}

// skipNewlines makes newlines white space, and returns whether they were tokens.
func (p *parser) skipNewlines() bool {
	before := p.newlines
	p.newlines = false
	return before
}

func (p *parser) unary(start hcl.Pos, op *hclsyntax.Operation) hclsyntax.Expression {
	p.nest()
	p.at++
	p.markEnd()
	symbol := p.since(start)
	p.skip()
	operand := p.term()
	p.depth--
	return &hclsyntax.UnaryOpExpr{Op: op, Val: operand, SrcRange: p.since(start), SymbolRange: symbol}
}

// named reads an operand that begins with a name: a keyword, a call or a reference.
func (p *parser) named(start hcl.Pos) hclsyntax.Expression {
	name := p.name()
	at := p.since(start)
	switch c := p.peek(); {
	case c == '(':
		return p.call(name, at)
	case c == ':' && p.byteAt(1) == ':':
		p.giveUp()
	case name == "true":
		return &hclsyntax.LiteralValueExpr{Val: cty.True, SrcRange: at}
	case name == "false":
		return &hclsyntax.LiteralValueExpr{Val: cty.False, SrcRange: at}
	case name == "null":
		return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: at}
	}
	const usual = 4 // steps of a reference
	traversal := append(make(hcl.Traversal, 0, usual), hcl.TraverseRoot{Name: name, SrcRange: at})
	return &hclsyntax.ScopeTraversalExpr{Traversal: traversal, SrcRange: at}
}

// call reads the arguments of a function.
func (p *parser) call(name string, at hcl.Range) hclsyntax.Expression {
	call := &hclsyntax.FunctionCallExpr{Name: name, NameRange: at}
	open := p.pos()
	p.take('(')
	call.OpenParenRange = p.since(open)
	outer := p.skipNewlines()
	first := len(p.exprs)
	for p.peek() != ')' {
		p.exprs = append(p.exprs, p.expression())
		if p.atEllipsis() {
			p.at += len("...")
			call.ExpandFinal = true
			p.skip()
			break
		}
		if p.peek() != ')' {
			p.take(',')
		}
	}
	p.take(')')
	p.newlines = outer
	call.Args = p.list(first)
	call.CloseParenRange = p.lastByte()
	return call
}

// list takes the expressions from index first on off the stack, and returns nil for none.
func (p *parser) list(first int) []hclsyntax.Expression {
	list := append([]hclsyntax.Expression(nil), p.exprs[first:]...)
	p.exprs = p.exprs[:first]
	return list
}

func (p *parser) atEllipsis() bool {
	return p.peek() == '.' && p.byteAt(1) == '.' && p.byteAt(2) == '.'
}

// tuple reads a tuple or a for expression in square brackets.
func (p *parser) tuple(start hcl.Pos) hclsyntax.Expression {
	p.take('[')
	open := p.since(start)
	outer := p.skipNewlines()
	defer func() { p.newlines = outer }()
	if p.isWord("for") {
		return p.forExpr(open, ']')
	}
	first := len(p.exprs)
	for p.peek() != ']' {
		p.exprs = append(p.exprs, p.expression())
		if p.peek() != ']' {
			p.take(',')
		}
	}
	p.take(']')
	return &hclsyntax.TupleConsExpr{Exprs: p.list(first), SrcRange: p.since(start), OpenRange: open}
}

// object reads an object or a for expression in braces.
func (p *parser) object(start hcl.Pos) hclsyntax.Expression {
	p.take('{')
	open := p.since(start)
	outer := p.skipNewlines()
	defer func() { p.newlines = outer }()
	at, line, base := p.at, p.line, p.base
	if p.isWord("for") {
		return p.forExpr(open, '}')
	}
	p.at, p.line, p.base = at, line, base
	p.newlines = true
	first := len(p.items)
	for p.peek() != '}' {
		if p.atLineEnd() {
			p.takeLineEnd()
			continue
		}
		item := p.objectItem()
		p.items = append(p.items, item)
		switch {
		case p.atLineEnd():
			p.takeLineEnd()
		case p.peek() != '}':
			p.take(',')
		}
	}
	p.take('}')
	items := append([]hclsyntax.ObjectConsItem(nil), p.items[first:]...)
	p.items = p.items[:first]
	return &hclsyntax.ObjectConsExpr{Items: items, SrcRange: p.since(start), OpenRange: open}
}

func (p *parser) objectItem() hclsyntax.ObjectConsItem {
	key := &hclsyntax.ObjectConsKeyExpr{ForceNonLiteral: p.peek() == '('}
	key.Wrapped = p.expression()
	if p.peek() == ':' {
		p.take(':')
	} else {
		p.take('=')
	}
	return hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: p.expression()}
}

// forExpr reads a for expression after its opening bracket. Newlines are not tokens in it.
func (p *parser) forExpr(open hcl.Range, closing byte) hclsyntax.Expression {
	p.at += len("for")
	expr := &hclsyntax.ForExpr{OpenRange: open, ValVar: p.name()}
	if p.peek() == ',' {
		p.at++
		expr.KeyVar, expr.ValVar = expr.ValVar, p.name()
	}
	if !p.isWord("in") {
		p.giveUp()
	}
	p.at += len("in")
	expr.CollExpr = p.expression()
	p.take(':')
	expr.ValExpr = p.expression()
	if p.peek() == '=' && p.byteAt(1) == '>' {
		p.at += len("=>")
		expr.KeyExpr, expr.ValExpr = expr.ValExpr, p.expression()
	}
	if p.atEllipsis() {
		p.at += len("...")
		expr.Group = true
	}
	if p.isWord("if") {
		p.at += len("if")
		expr.CondExpr = p.expression()
	}
	if (expr.KeyExpr != nil) != (closing == '}') || expr.Group && closing == ']' {
		p.giveUp()
	}
	p.take(closing)
	expr.SrcRange, expr.CloseRange = p.since(open.Start), p.lastByte()
	return expr
}
