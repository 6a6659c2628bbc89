package taint

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Binary evaluates the operators that conditions use.
func Binary(op *hclsyntax.Operation, left, right *Value) *Value {
	out := &Value{Assumed: left.Assumed || right.Assumed}
	l, lok := left.Text()
	r, rok := right.Text()
	switch op {
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		if lok && rok {
			out.Known = cty.BoolVal((l == r) == (op == hclsyntax.OpEqual))
		}
	case hclsyntax.OpLogicalAnd:
		switch {
		case l == "false" || r == "false":
			out.Known = cty.False
		case l == "true" && r == "true":
			out.Known = cty.True
		}
	case hclsyntax.OpLogicalOr:
		switch {
		case l == "true" || r == "true":
			out.Known = cty.True
		case l == "false" && r == "false":
			out.Known = cty.False
		}
	}
	return out
}

// Unary evaluates an operator with one operand.
func Unary(op *hclsyntax.Operation, v *Value) *Value {
	if b, ok := v.Bool(); ok && op == hclsyntax.OpLogicalNot {
		return &Value{Known: cty.BoolVal(!b), Assumed: v.Assumed}
	}
	if v.IsConstant() && op == hclsyntax.OpNegate && v.Known.Type() == cty.Number && !v.Known.IsNull() {
		return &Value{Known: v.Known.Negate(), Assumed: v.Assumed}
	}
	return Unknown
}
