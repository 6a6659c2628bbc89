package taint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Limits that keep a hostile template from costing more than a large one.
const (
	MaxText     = 64 << 10 // bytes of a string that is worked out
	MaxElements = 4096     // elements of a collection that is worked out
	maxTaints   = 64       // secrets told apart in one value
)

// Value is what is known of an expression: its constant value where there is
// one, its parts where it is a collection, and the secrets that flow into it.
type Value struct {
	// Known is the constant, or cty.NilVal. Of a collection it is nil: its parts
	// hold their own.
	Known cty.Value
	// Taints are the secrets in the value as a whole; those of parts are theirs.
	Taints []*Taint
	// Keys and fields are the parts of an object.
	Keys   []string
	Fields map[string]*Value
	// Elems are the parts of a list; isList tells an empty one.
	Elems  []*Value
	IsList bool
	// Partial is set on a collection that has more than fields and elems show.
	Partial bool
	// Inner is what text of encoding stands for: the argument of jsonencode or
	// base64encode.
	Inner    *Value
	encoding string
	// Assumed is set on what rests on a variable's default, which may be replaced.
	Assumed bool
	// Document is set where marks came from text that holds many things, so that
	// a field's name may say that it is none of the secrets.
	Document bool
	// Whole is the resource that the value is, with its attributes still to follow.
	Whole *Resource
	// Range is where a part of a collection is written.
	Range hcl.Range

	all []*Taint // what AllTaints returned
}

var Unknown = &Value{}

// Constant is a known value; of a broken literal, which is not known, unknown.
func Constant(v cty.Value) *Value {
	if !v.IsKnown() {
		return Unknown
	}
	return &Value{Known: v}
}

func ConstantString(s string) *Value { return Constant(cty.StringVal(s)) }

// IsConstant reports whether v is a known scalar.
func (v *Value) IsConstant() bool { return v.Known != cty.NilVal }

// Text is the constant as a string; numbers and booleans read as Terraform
// writes them.
func (v *Value) Text() (string, bool) { return terraform.ScalarText(v.Known) }

// Bool is the constant as a boolean, also from "true" and "false".
func (v *Value) Bool() (b, ok bool) {
	s, ok := v.Text()
	return s == "true", ok && (s == "true" || s == "false")
}

// isNull reports a known null.
func (v *Value) isNull() bool { return v.IsConstant() && v.Known.IsNull() }

// IsObject reports whether v is a collection with named parts.
func (v *Value) IsObject() bool { return v.Fields != nil }

// Set adds or replaces a field.
func (v *Value) Set(key string, field *Value) {
	if v.Fields == nil {
		v.Fields = map[string]*Value{}
	}
	if _, ok := v.Fields[key]; !ok {
		v.Keys = append(v.Keys, key)
	}
	v.Fields[key] = field
}

// Add adds an element to a list.
func (v *Value) Add(elem *Value) {
	v.Elems = append(v.Elems, elem)
	v.all = nil
}

// Parts are the elements or fields, in order.
func (v *Value) Parts() []*Value {
	if !v.IsObject() {
		return v.Elems
	}
	list := make([]*Value, len(v.Keys))
	for i, k := range v.Keys {
		list[i] = v.Fields[k]
	}
	return list
}

// WithRange is v with the place where it is written.
func (v *Value) WithRange(at hcl.Range) *Value {
	out := *v
	out.Range = at
	return &out
}
