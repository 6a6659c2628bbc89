package flow

import (
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Limits that keep a hostile template from costing more than a large one.
const (
	maxKnownString = 64 << 10 // bytes of a string that is worked out
	maxElements    = 4096     // elements of a collection that is worked out
	maxExpansion   = 256      // instances of a for_each, rounds of a for
	maxTaints      = 64       // secrets told apart in one value
	maxCallDepth   = 8        // modules within modules
)

// value is what is known of an expression: its constant value where there is
// one, its parts where it is a collection, and the secrets that flow into it.
type value struct {
	// known is the constant, or cty.NilVal. Of a collection it is nil: its parts
	// hold their own.
	known cty.Value
	// taints are the secrets in the value as a whole; those of parts are theirs.
	taints []*Taint
	// keys and fields are the parts of an object.
	keys   []string
	fields map[string]*value
	// elems are the parts of a list; isList tells an empty one.
	elems  []*value
	isList bool
	// partial is set on a collection that has more than fields and elems show.
	partial bool
	// inner is what text of encoding stands for: the argument of jsonencode or
	// base64encode.
	inner    *value
	encoding string
	// assumed is set on what rests on a variable's default, which may be replaced.
	assumed bool
	// document is set where marks came from text that holds many things, so that
	// a field's name may say that it is none of the secrets.
	document bool
	// whole is the resource that the value is, with its attributes still to follow.
	whole *wholeResource
	// at is where a part of a collection is written.
	at hcl.Range

	all []*Taint // cached by allMarks
}

var unknown = &value{}

// constant is a known value; of a broken literal, which is not known, unknown.
func constant(v cty.Value) *value {
	if !v.IsKnown() {
		return unknown
	}
	return &value{known: v}
}

func constantString(s string) *value { return constant(cty.StringVal(s)) }

// isConstant reports whether v is a known scalar.
func (v *value) isConstant() bool { return v.known != cty.NilVal }

// str is the constant as a string; numbers and booleans read as Terraform
// writes them.
func (v *value) str() (string, bool) { return terraform.ScalarText(v.known) }

// boolean is the constant as a boolean, also from "true" and "false".
func (v *value) boolean() (b, ok bool) {
	s, ok := v.str()
	return s == "true", ok && (s == "true" || s == "false")
}

// isNull reports a known null.
func (v *value) isNull() bool { return v.isConstant() && v.known.IsNull() }

// isObject reports whether v is a collection with named parts.
func (v *value) isObject() bool { return v.fields != nil }

// set adds or replaces a field.
func (v *value) set(key string, field *value) {
	if v.fields == nil {
		v.fields = map[string]*value{}
	}
	if _, ok := v.fields[key]; !ok {
		v.keys = append(v.keys, key)
	}
	v.fields[key] = field
}

// parts are the elements or fields, in order.
func (v *value) parts() []*value {
	if !v.isObject() {
		return v.elems
	}
	list := make([]*value, len(v.keys))
	for i, k := range v.keys {
		list[i] = v.fields[k]
	}
	return list
}

// allTaints are the secrets in the value and all its parts.
func (v *value) allTaints() []*Taint {
	if v.all != nil {
		return v.all
	}
	if len(v.fields) == 0 && len(v.elems) == 0 {
		return v.taints
	}
	all := v.taints
	for _, part := range v.parts() {
		all = JoinTaints(all, part.allTaints())
	}
	if all == nil {
		all = []*Taint{}
	}
	v.all = all
	return all
}

// carrying is an unknown value that holds the secrets of others.
func carrying(values ...*value) *value {
	out := &value{}
	for _, v := range values {
		out.taints = JoinTaints(out.taints, v.allTaints())
		out.document = out.document || v.document
	}
	if len(out.taints) == 0 {
		return unknown
	}
	return out
}

// withTaints is v that holds more secrets.
func (v *value) withTaints(marks []*Taint) *value {
	if len(marks) == 0 {
		return v
	}
	out := *v
	out.taints = JoinTaints(v.taints, marks)
	out.all = nil
	return &out
}

// through is v one stop further on its way.
func (v *value) through(at hcl.Range, what string) *value {
	if len(v.allTaints()) == 0 {
		return v
	}
	out := *v
	out.all = nil
	out.taints = allThrough(v.taints, at, what)
	if v.inner != nil {
		out.inner = v.inner.through(at, what)
	}
	if v.isObject() {
		out.fields = make(map[string]*value, len(v.fields))
		for k, field := range v.fields {
			out.fields[k] = field.through(at, what)
		}
	}
	if len(v.elems) > 0 {
		out.elems = make([]*value, len(v.elems))
		for i, e := range v.elems {
			out.elems[i] = e.through(at, what)
		}
	}
	return &out
}

// withRange is v with the place where it is written.
func (v *value) withRange(at hcl.Range) *value {
	out := *v
	out.at = at
	return &out
}

// joined is a value that is one of several, as the arms of a condition give. Its
// parts are the parts of all.
func joined(values ...*value) *value {
	var real []*value
	for _, v := range values {
		if !v.isNull() {
			real = append(real, v)
		}
	}
	switch len(real) {
	case 0:
		return constant(cty.NullVal(cty.DynamicPseudoType))
	case 1:
		return real[0]
	}
	out := &value{}
	for _, v := range real {
		out.taints = JoinTaints(out.taints, v.taints)
		out.document = out.document || v.document
		out.assumed = out.assumed || v.assumed
		out.partial = out.partial || v.partial || !v.isObject() && !v.isList
		out.isList = out.isList || v.isList
		if out.whole == nil {
			out.whole = v.whole
		}
		if len(out.elems)+len(v.elems) <= maxElements {
			out.elems = append(out.elems, v.elems...)
		}
		for _, k := range v.keys {
			if len(out.keys) >= maxElements {
				break
			}
			field := v.fields[k]
			if have, ok := out.fields[k]; ok && have != field {
				at := have.at
				field = joined(have, field).withRange(at)
			}
			out.set(k, field)
		}
	}
	return out
}

// smallInt is a constant as an index.
func smallInt(v *value) (int, bool) {
	if !v.isConstant() || v.known.IsNull() || v.known.Type() != cty.Number {
		return 0, false
	}
	i, accuracy := v.known.AsBigFloat().Int64()
	return int(i), accuracy == big.Exact && i >= -maxElements && i <= maxElements
}

// once works a named value out the first time, and stops at a cycle.
func (in *Instance) once(name string, eval func() *value) *value {
	if v, ok := in.memo[name]; ok {
		return v
	}
	if in.busy[name] {
		return unknown
	}
	in.busy[name] = true
	v := eval()
	delete(in.busy, name)
	in.memo[name] = v
	return v
}
