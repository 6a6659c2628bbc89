package taint

import "github.com/zclconf/go-cty/cty"

// Carrying is an unknown value that holds the secrets of others.
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

// OneOf is a value that is one of several, as the arms of a condition give. Its
// parts are the parts of all.
func OneOf(values ...*Value) *Value {
	var real []*Value
	for _, v := range values {
		if !v.isNull() {
			real = append(real, v)
		}
	}
	switch len(real) {
	case 0:
		return Constant(cty.NullVal(cty.DynamicPseudoType))
	case 1:
		return real[0]
	}
	out := &Value{}
	for _, v := range real {
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
