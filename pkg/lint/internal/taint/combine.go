package taint

import "github.com/zclconf/go-cty/cty"

// Carrying returns an unknown value with the secrets of others.
func Carrying(values ...*Value) *Value {
	out := &Value{}
	for _, v := range values {
		out.Taints = Join(out.Taints, v.AllTaints())
		out.Document = out.Document || v.Document
	}
	if len(out.Taints) == 0 {
		return Unknown
	}
	return out
}

// OneOf returns a value that may be any of several, such as the results of a conditional.
// It has the parts of all.
func OneOf(values ...*Value) *Value {
	var candidates []*Value
	for _, v := range values {
		if !v.isNull() {
			candidates = append(candidates, v)
		}
	}
	switch len(candidates) {
	case 0:
		return Constant(cty.NullVal(cty.DynamicPseudoType))
	case 1:
		return candidates[0]
	}
	out := &Value{}
	for _, v := range candidates {
		out.Taints = Join(out.Taints, v.Taints)
		out.Document = out.Document || v.Document
		out.Assumed = out.Assumed || v.Assumed
		out.Partial = out.Partial || v.Partial || !v.IsObject() && !v.IsList
		out.IsList = out.IsList || v.IsList
		if out.Whole == nil {
			out.Whole = v.Whole
		}
		if len(out.Elems)+len(v.Elems) <= MaxElements {
			out.Elems = append(out.Elems, v.Elems...)
		}
		for _, k := range v.Keys {
			if len(out.Keys) >= MaxElements {
				break
			}
			field := v.Fields[k]
			if have, ok := out.Fields[k]; ok && have != field {
				at := have.Range
				field = OneOf(have, field).WithRange(at)
			}
			out.Set(k, field)
		}
	}
	return out
}
