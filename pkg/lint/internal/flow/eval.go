package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// eval evaluates an expression as far as it is known, and gathers the secrets
// that flow into it.
func (s *scope) eval(expr hclsyntax.Expression) *value {
	spent := &s.in.graph.Budget
	if !spent.enter() {
		return unknown
	}
	defer spent.leave()
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return constant(e.Val)
	case *hclsyntax.TemplateExpr:
		return s.template(e)
	case *hclsyntax.TemplateWrapExpr:
		return s.eval(e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		return s.templateJoin(e)
	case *hclsyntax.ScopeTraversalExpr:
		return s.traversal(e.Traversal, e.SrcRange)
	case *hclsyntax.RelativeTraversalExpr:
		source := s.eval(e.Source)
		v := steps(source, e.Traversal)
		if _, element := e.Source.(*hclsyntax.AnonSymbolExpr); source.whole != nil && !element {
			return v.through(e.SrcRange, s.owner)
		}
		return v
	case *hclsyntax.FunctionCallExpr:
		return s.call(e)
	case *hclsyntax.ConditionalExpr:
		return s.conditional(e)
	case *hclsyntax.IndexExpr:
		return s.eval(e.Collection).index(s.eval(e.Key))
	case *hclsyntax.TupleConsExpr:
		return s.tuple(e)
	case *hclsyntax.ObjectConsExpr:
		return s.object(e)
	case *hclsyntax.ObjectConsKeyExpr:
		return s.objectKey(e)
	case *hclsyntax.ForExpr:
		return s.forExpr(e)
	case *hclsyntax.SplatExpr:
		return s.splatExpr(e)
	case *hclsyntax.AnonSymbolExpr:
		v, _ := s.lookup(anonName)
		if v == nil {
			return unknown
		}
		return v
	case *hclsyntax.BinaryOpExpr:
		return s.binary(e)
	case *hclsyntax.UnaryOpExpr:
		return s.unary(e)
	case *hclsyntax.ParenthesesExpr:
		return s.eval(e.Expression)
	}
	return unknown
}

func (s *scope) template(e *hclsyntax.TemplateExpr) *value {
	if len(e.Parts) == 1 {
		if lit, ok := e.Parts[0].(*hclsyntax.LiteralValueExpr); ok {
			return constant(lit.Val)
		}
	}
	s.in.graph.printedInterpolations(e) // before the templates within it are met
	var text strings.Builder
	out := &value{}
	known := true
	for _, part := range e.Parts {
		v := s.eval(part)
		out.taints = JoinTaints(out.taints, v.allTaints())
		out.assumed = out.assumed || v.assumed
		if known {
			str, ok := v.str()
			known = ok && text.Len()+len(str) <= maxKnownString
			text.WriteString(str)
		}
	}
	if known {
		out.known = cty.StringVal(text.String())
	}
	if len(out.taints) > 0 {
		s.notePrints(e)
	}
	return out
}

func (s *scope) templateJoin(e *hclsyntax.TemplateJoinExpr) *value {
	return carrying(s.eval(e.Tuple))
}

func (s *scope) conditional(e *hclsyntax.ConditionalExpr) *value {
	condition := s.eval(e.Condition)
	if b, ok := condition.boolean(); ok && !condition.assumed {
		if b {
			return s.eval(e.TrueResult)
		}
		return s.eval(e.FalseResult)
	}
	return joined(s.eval(e.TrueResult), s.eval(e.FalseResult))
}

func (s *scope) tuple(e *hclsyntax.TupleConsExpr) *value {
	out := &value{isList: true}
	for _, expr := range e.Exprs {
		if len(out.elems) >= maxElements {
			out.partial = true
		}
		out.elems = append(out.elems, s.eval(expr).withRange(expr.Range()))
	}
	return out
}

func (s *scope) object(e *hclsyntax.ObjectConsExpr) *value {
	out := &value{fields: map[string]*value{}}
	for _, item := range e.Items {
		key, ok := s.eval(item.KeyExpr).str()
		name := key
		if !ok {
			// The key is not known, yet the value is in there: it is filed under
			// the expression's own text.
			key = sourceText(s.in.graph, item.KeyExpr.Range())
			out.partial = true
		}
		v := s.literal(name, item.ValueExpr, s.eval(item.ValueExpr))
		out.set(key, v.withRange(hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())))
	}
	return out
}

// sourceText is the text of a range, for keys that are expressions.
func sourceText(g *Graph, at hcl.Range) string {
	f := g.fileOf(at)
	if f == nil || !at.CanSliceBytes(f.Content) {
		return at.String()
	}
	return strings.Trim(string(at.SliceBytes(f.Content)), "()")
}

func (s *scope) objectKey(e *hclsyntax.ObjectConsKeyExpr) *value {
	if !e.ForceNonLiteral {
		if name := hcl.ExprAsKeyword(e.Wrapped); name != "" {
			return constantString(name)
		}
	}
	return s.eval(e.Wrapped)
}

// anonName binds the element of a splat; no identifier can be spelt so.
const anonName = "\x00splat"

func (s *scope) binary(e *hclsyntax.BinaryOpExpr) *value {
	left, right := s.eval(e.LHS), s.eval(e.RHS)
	out := &value{assumed: left.assumed || right.assumed}
	l, lok := left.str()
	r, rok := right.str()
	switch e.Op {
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		if lok && rok {
			out.known = cty.BoolVal((l == r) == (e.Op == hclsyntax.OpEqual))
		}
	case hclsyntax.OpLogicalAnd:
		switch {
		case l == "false" || r == "false":
			out.known = cty.False
		case l == "true" && r == "true":
			out.known = cty.True
		}
	case hclsyntax.OpLogicalOr:
		switch {
		case l == "true" || r == "true":
			out.known = cty.True
		case l == "false" && r == "false":
			out.known = cty.False
		}
	}
	return out
}

func (s *scope) unary(e *hclsyntax.UnaryOpExpr) *value {
	v := s.eval(e.Val)
	if b, ok := v.boolean(); ok && e.Op == hclsyntax.OpLogicalNot {
		return &value{known: cty.BoolVal(!b), assumed: v.assumed}
	}
	if v.isConstant() && e.Op == hclsyntax.OpNegate && v.known.Type() == cty.Number && !v.known.IsNull() {
		return &value{known: v.known.Negate(), assumed: v.assumed}
	}
	return unknown
}

// literal marks a constant that is a secret by its own form, or by the name it
// stands under.
func (s *scope) literal(name string, expr hclsyntax.Expression, v *value) *value {
	if !v.isConstant() || v.known.IsNull() || v.known.Type() != cty.String || len(v.taints) > 0 || !terraform.IsLiteral(expr) {
		return v
	}
	text := v.known.AsString()
	if len(text) < 4 || len(text) > maxKnownString {
		return v
	}
	secretName := name != "" && s.in.graph.Names.Secret(name)
	verdict := values.Judge(text, secretName)
	if !verdict.Secret {
		return v
	}
	o := s.in.graph.literalSource(expr.Range(), name)
	return v.withTaints([]*Taint{{Source: o}})
}
