package taint

import "github.com/hashicorp/hcl/v2"

// AllTaints lists the secrets in the value and all its parts.
func (v *Value) AllTaints() []*Taint {
	if v.all != nil {
		return v.all
	}
	if len(v.Fields) == 0 && len(v.Elems) == 0 {
		return v.Taints
	}
	all := v.Taints
	for _, part := range v.Parts() {
		all = Join(all, part.AllTaints())
	}
	if all == nil {
		all = []*Taint{}
	}
	v.all = all
	return all
}

// WithTaints returns v with more secrets.
func (v *Value) WithTaints(taints []*Taint) *Value {
	if len(taints) == 0 {
		return v
	}
	out := *v
	out.Taints = Join(v.Taints, taints)
	out.all = nil
	return &out
}

// Through returns v with one more step on the path of each taint.
func (v *Value) Through(at hcl.Range, what string) *Value {
	if len(v.AllTaints()) == 0 {
		return v
	}
	out := *v
	out.all = nil
	out.Taints = allThrough(v.Taints, at, what)
	if v.Inner != nil {
		out.Inner = v.Inner.Through(at, what)
	}
	if v.IsObject() {
		out.Fields = make(map[string]*Value, len(v.Fields))
		for k, field := range v.Fields {
			out.Fields[k] = field.Through(at, what)
		}
	}
	if len(v.Elems) > 0 {
		out.Elems = make([]*Value, len(v.Elems))
		for i, e := range v.Elems {
			out.Elems[i] = e.Through(at, what)
		}
	}
	return &out
}
