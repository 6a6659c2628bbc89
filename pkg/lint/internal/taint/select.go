package taint

import (
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Resource is a whole resource, as in x[*].result and for p in x. Its attributes are
// evaluated on demand. Without a key it stands for each of its instances.
type Resource struct {
	Key       string
	Attribute func(key, name string) *Value
}

// Follow returns the part of the value that the rest of a reference selects.
func (v *Value) Follow(rest hcl.Traversal) *Value {
	for i, step := range rest {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = v.field(step.Name)
		case hcl.TraverseIndex:
			v = v.Index(Constant(step.Key))
		case hcl.TraverseSplat:
			return v.splat(rest[i+1:])
		}
	}
	return v
}

func (v *Value) splat(rest hcl.Traversal) *Value {
	out := &Value{IsList: true, Taints: v.Taints, Partial: v.Partial}
	if !v.IsList && !v.IsObject() {
		return v.Follow(rest)
	}
	for _, part := range v.Parts() {
		out.Elems = append(out.Elems, part.Follow(rest))
	}
	return out
}

// field returns an attribute of a value.
func (v *Value) field(name string) *Value {
	if v.Whole != nil {
		return v.Whole.Attribute(v.Whole.Key, name)
	}
	if f, ok := v.Fields[name]; ok {
		return f.WithTaints(v.Taints)
	}
	if v.IsList && len(v.Elems) > 0 {
		return v.splat(hcl.Traversal{hcl.TraverseAttr{Name: name}})
	}
	if len(v.Taints) == 0 {
		return Unknown
	}
	if v.Document && !MayHoldSecret(name) {
		return Unknown
	}
	return &Value{Taints: v.Taints, Document: v.Document}
}

// Index returns an element of a value.
func (v *Value) Index(key *Value) *Value {
	if v.Whole != nil {
		name, _ := key.Text()
		return &Value{Whole: &Resource{name, v.Whole.Attribute}}
	}
	if name, ok := key.Text(); ok {
		if v.IsObject() {
			if f, ok := v.Fields[name]; ok {
				return f.WithTaints(v.Taints)
			}
		}
		if i, ok := key.Int(); ok && v.IsList && !v.Partial && i >= 0 && i < len(v.Elems) {
			return v.Elems[i].WithTaints(v.Taints)
		}
		if !v.IsList && !v.IsObject() && v.Document && !MayHoldSecret(name) {
			return Unknown
		}
	}
	parts := v.Parts()
	if len(parts) == 0 {
		if len(v.Taints) == 0 {
			return Unknown
		}
		return &Value{Taints: v.Taints, Document: v.Document}
	}
	return OneOf(parts...).WithTaints(v.Taints)
}

// Int returns the constant as an index.
func (v *Value) Int() (int, bool) {
	if !v.IsConstant() || v.Known.IsNull() || v.Known.Type() != cty.Number {
		return 0, false
	}
	i, accuracy := v.Known.AsBigFloat().Int64()
	return int(i), accuracy == big.Exact && i >= -MaxElements && i <= MaxElements
}
