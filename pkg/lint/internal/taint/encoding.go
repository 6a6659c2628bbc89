package taint

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// encode keeps the argument, so that decode returns it.
func encode(name string, v *Value) *Value {
	return &Value{Taints: v.AllTaints(), Inner: v, encoding: strings.Replace(name, "encode", "", 1), Document: v.IsObject() || v.Document, Assumed: v.Assumed}
}

func decode(name string, v *Value) *Value {
	if v.Inner != nil && v.encoding == strings.Replace(name, "decode", "", 1) {
		return v.Inner
	}
	if text, ok := v.Text(); ok && name == "jsondecode" {
		return FromJSON(text)
	}
	if len(v.Taints) == 0 {
		return Unknown
	}
	return &Value{Taints: v.AllTaints(), Document: true}
}

// FromJSON parses a JSON text.
func FromJSON(text string) *Value {
	node, diags := terraform.ReadJSON([]byte(text), "")
	if diags.HasErrors() {
		return Unknown
	}
	return fromJSONNode(node)
}

func fromJSONNode(n *terraform.JSONNode) *Value {
	switch n.Kind {
	case terraform.JSONText:
		return ConstantString(n.Text)
	case terraform.JSONBool:
		return Constant(cty.BoolVal(n.Text == "true"))
	case terraform.JSONNumber:
		if v, err := cty.ParseNumberVal(n.Text); err == nil {
			return Constant(v)
		}
		return Unknown
	case terraform.JSONArray:
		out := &Value{IsList: true}
		for _, e := range n.Elements {
			out.Elems = append(out.Elems, fromJSONNode(e))
		}
		return out
	case terraform.JSONObject:
		out := &Value{Fields: map[string]*Value{}}
		for _, m := range n.Members {
			out.Set(m.Key.Text, fromJSONNode(m.Value))
		}
		return out
	}
	return Constant(cty.NullVal(cty.DynamicPseudoType))
}
