package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

func (s *Scope) tuple(e *hclsyntax.TupleConsExpr) *taint.Value {
	out := &taint.Value{IsList: true}
	for _, expr := range e.Exprs {
		if len(out.Elems) >= taint.MaxElements {
			out.Partial = true
		}
		out.Elems = append(out.Elems, s.eval(expr).WithRange(expr.Range()))
	}
	return out
}

func (s *Scope) object(e *hclsyntax.ObjectConsExpr) *taint.Value {
	out := &taint.Value{Fields: map[string]*taint.Value{}}
	for _, item := range e.Items {
		key, ok := s.eval(item.KeyExpr).Text()
		name := key
		if !ok {
			// The key is not known, but the value must not be lost: use the
			// expression's text as its key.
			key = sourceText(s.in.graph, item.KeyExpr.Range())
			out.Partial = true
		}
		v := s.literal(name, item.ValueExpr, s.eval(item.ValueExpr))
		out.Set(key, v.WithRange(hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())))
	}
	return out
}

func (s *Scope) objectKey(e *hclsyntax.ObjectConsKeyExpr) *taint.Value {
	if !e.ForceNonLiteral {
		if name := hcl.ExprAsKeyword(e.Wrapped); name != "" {
			return taint.ConstantString(name)
		}
	}
	return s.eval(e.Wrapped)
}
