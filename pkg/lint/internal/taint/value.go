package taint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Limits that keep a hostile template from costing more than a large one.
const (
	MaxText     = 64 << 10 // bytes of an evaluated string
	MaxElements = 4096     // elements of an evaluated collection
	maxTaints   = 64       // secrets in one value
)

// Value is what is known of an expression: its constant if it has one, its parts if it is
// a collection, and the secrets that flow into it.
type Value struct {
	// Known is the constant, or cty.NilVal. A collection has none: its parts have theirs.
	Known cty.Value
	// Taints are the secrets in the value as a whole, without those of its parts.
	Taints []*Taint
	// Keys and fields are the parts of an object.
	Keys   []string
	Fields map[string]*Value
	// Elems are the parts of a list, which may be empty.
	Elems  []*Value
	IsList bool
	// Partial is set on a collection that may have more parts than are known.
	Partial bool
	// Inner is the value that was encoded: the argument of jsonencode or base64encode.
	Inner    *Value
	encoding string
	// Assumed is set if the value depends on a variable's default, which may be replaced.
	Assumed bool
	// Document is set if the taints come from text with many fields, so that a field's
	// name may say that it is not a secret.
	Document bool
	// Whole is set if the value is a whole resource, whose attributes are not evaluated yet.
	Whole *Resource
	// Range is the place of a part of a collection.
	Range hcl.Range

	all []*Taint // what AllTaints returned
}

// Unknown is a value of which nothing is known.
var Unknown = &Value{}

// Constant returns a constant, or Unknown for a literal that could not be parsed.
func Constant(v cty.Value) *Value {
	if !v.IsKnown() {
		return Unknown
	}
	return &Value{Known: v}
}

// ConstantString returns a constant string.
func ConstantString(s string) *Value { return Constant(cty.StringVal(s)) }

// IsConstant reports whether v is a constant scalar.
func (v *Value) IsConstant() bool { return v.Known != cty.NilVal }

// Text returns the constant as a string, as Terraform converts numbers and booleans.
func (v *Value) Text() (string, bool) { return terraform.ScalarText(v.Known) }

// Bool returns the constant as a boolean, also from "true" and "false".
func (v *Value) Bool() (b, ok bool) {
	s, ok := v.Text()
	return s == "true", ok && (s == "true" || s == "false")
}

// isNull reports whether v is the constant null.
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

// Parts lists the elements or fields in order.
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

// WithRange returns v with its place.
func (v *Value) WithRange(at hcl.Range) *Value {
	out := *v
	out.Range = at
	return &out
}
