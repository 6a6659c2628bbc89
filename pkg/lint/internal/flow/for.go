package flow

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

func (s *scope) splatExpr(e *hclsyntax.SplatExpr) *value {
	source := s.eval(e.Source)
	if !source.isList && !source.isObject() {
		v := s.child(map[string]*value{anonName: source}).eval(e.Each)
		if source.whole != nil {
			return v.through(e.SrcRange, s.owner)
		}
		return v
	}
	out := &value{isList: true, partial: source.partial, taints: source.taints}
	for i, part := range source.parts() {
		if i >= maxExpansion {
			out.partial = true
			break
		}
		out.elems = append(out.elems, s.child(map[string]*value{anonName: part}).eval(e.Each))
	}
	return out
}

func (s *scope) forExpr(e *hclsyntax.ForExpr) *value {
	source := s.eval(e.CollExpr)
	out := &value{isList: e.KeyExpr == nil, assumed: source.assumed}
	if e.KeyExpr != nil {
		out.fields = map[string]*value{}
	}
	if !source.isList && !source.isObject() {
		s.forRound(e, out, unknown, source)
		out.partial = true
		return out
	}
	out.partial = source.partial
	for i, part := range source.parts() {
		if i >= maxExpansion {
			out.partial = true
			break
		}
		key := constant(cty.NumberIntVal(int64(i)))
		if source.isObject() {
			key = constantString(source.keys[i])
		}
		s.forRound(e, out, key, part.withTaints(source.taints))
	}
	return out
}

func (s *scope) forRound(e *hclsyntax.ForExpr, out, key, val *value) {
	vars := map[string]*value{e.ValVar: val}
	if e.KeyVar != "" {
		vars[e.KeyVar] = key
	}
	round := s.child(vars)
	if e.CondExpr != nil {
		condition := round.eval(e.CondExpr)
		if b, ok := condition.boolean(); ok && !b && !condition.assumed {
			return
		}
	}
	result := round.eval(e.ValExpr).withRange(e.ValExpr.Range())
	if e.KeyExpr == nil {
		out.elems = append(out.elems, result)
		return
	}
	name, ok := round.eval(e.KeyExpr).str()
	if !ok {
		name, out.partial = sourceText(s.in.graph, e.KeyExpr.Range()), true
	}
	if e.Group {
		if have, ok := out.fields[name]; ok {
			have.elems = append(have.elems, result)
			have.all = nil
			return
		}
		result = &value{isList: true, elems: []*value{result}}
	}
	out.set(name, result)
}
