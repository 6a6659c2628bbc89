package flow

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

// anonName is the name of a splat's element. It is not a valid identifier.
const anonName = "\x00splat"

func (s *Scope) splatExpr(e *hclsyntax.SplatExpr) *taint.Value {
	source := s.eval(e.Source)
	if !source.IsList && !source.IsObject() {
		v := s.child(map[string]*taint.Value{anonName: source}).eval(e.Each)
		if source.Whole != nil {
			return v.Through(e.SrcRange, s.owner)
		}
		return v
	}
	out := &taint.Value{IsList: true, Partial: source.Partial, Taints: source.Taints}
	for i, part := range source.Parts() {
		if i >= maxExpansion {
			out.Partial = true
			break
		}
		out.Elems = append(out.Elems, s.child(map[string]*taint.Value{anonName: part}).eval(e.Each))
	}
	return out
}

func (s *Scope) forExpr(e *hclsyntax.ForExpr) *taint.Value {
	source := s.eval(e.CollExpr)
	out := &taint.Value{IsList: e.KeyExpr == nil, Assumed: source.Assumed}
	if e.KeyExpr != nil {
		out.Fields = map[string]*taint.Value{}
	}
	if !source.IsList && !source.IsObject() {
		s.forRound(e, out, taint.Unknown, source)
		out.Partial = true
		return out
	}
	out.Partial = source.Partial
	for i, part := range source.Parts() {
		if i >= maxExpansion {
			out.Partial = true
			break
		}
		key := taint.Constant(cty.NumberIntVal(int64(i)))
		if source.IsObject() {
			key = taint.ConstantString(source.Keys[i])
		}
		s.forRound(e, out, key, part.WithTaints(source.Taints))
	}
	return out
}

func (s *Scope) forRound(e *hclsyntax.ForExpr, out, key, val *taint.Value) {
	vars := map[string]*taint.Value{e.ValVar: val}
	if e.KeyVar != "" {
		vars[e.KeyVar] = key
	}
	round := s.child(vars)
	if e.CondExpr != nil {
		condition := round.eval(e.CondExpr)
		if b, ok := condition.Bool(); ok && !b && !condition.Assumed {
			return
		}
	}
	result := round.eval(e.ValExpr).WithRange(e.ValExpr.Range())
	if e.KeyExpr == nil {
		out.Elems = append(out.Elems, result)
		return
	}
	name, ok := round.eval(e.KeyExpr).Text()
	if !ok {
		name, out.Partial = sourceText(s.in.graph, e.KeyExpr.Range()), true
	}
	if e.Group {
		if have, ok := out.Fields[name]; ok {
			have.Add(result)
			return
		}
		result = &taint.Value{IsList: true, Elems: []*taint.Value{result}}
	}
	out.Set(name, result)
}
