package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

// eval evaluates an expression as far as it is known, with the secrets that flow into it.
func (s *Scope) eval(expr hclsyntax.Expression) *taint.Value {
	budget := &s.in.graph.Budget
	if !budget.enter() {
		return taint.Unknown
	}
	defer budget.leave()
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return taint.Constant(e.Val)
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
		v := source.Follow(e.Traversal)
		if _, element := e.Source.(*hclsyntax.AnonSymbolExpr); source.Whole != nil && !element {
			return v.Through(e.SrcRange, s.owner)
		}
		return v
	case *hclsyntax.FunctionCallExpr:
		return s.call(e)
	case *hclsyntax.ConditionalExpr:
		return s.conditional(e)
	case *hclsyntax.IndexExpr:
		return s.eval(e.Collection).Index(s.eval(e.Key))
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
			return taint.Unknown
		}
		return v
	case *hclsyntax.BinaryOpExpr:
		return taint.Binary(e.Op, s.eval(e.LHS), s.eval(e.RHS))
	case *hclsyntax.UnaryOpExpr:
		return taint.Unary(e.Op, s.eval(e.Val))
	case *hclsyntax.ParenthesesExpr:
		return s.eval(e.Expression)
	}
	return taint.Unknown
}

func (s *Scope) template(e *hclsyntax.TemplateExpr) *taint.Value {
	if len(e.Parts) == 1 {
		if lit, ok := e.Parts[0].(*hclsyntax.LiteralValueExpr); ok {
			return taint.Constant(lit.Val)
		}
	}
	s.in.graph.printedInterpolations(e) // before the templates in it are evaluated
	var text strings.Builder
	out := &taint.Value{}
	known := true
	for _, part := range e.Parts {
		v := s.eval(part)
		out.Taints = taint.Join(out.Taints, v.AllTaints())
		out.Assumed = out.Assumed || v.Assumed
		if known {
			str, ok := v.Text()
			known = ok && text.Len()+len(str) <= taint.MaxText
			text.WriteString(str)
		}
	}
	if known {
		out.Known = cty.StringVal(text.String())
	}
	if len(out.Taints) > 0 {
		s.notePrints(e)
	}
	return out
}

func (s *Scope) templateJoin(e *hclsyntax.TemplateJoinExpr) *taint.Value {
	return taint.Carrying(s.eval(e.Tuple))
}

func (s *Scope) conditional(e *hclsyntax.ConditionalExpr) *taint.Value {
	condition := s.eval(e.Condition)
	if b, ok := condition.Bool(); ok && !condition.Assumed {
		if b {
			return s.eval(e.TrueResult)
		}
		return s.eval(e.FalseResult)
	}
	return taint.OneOf(s.eval(e.TrueResult), s.eval(e.FalseResult))
}
