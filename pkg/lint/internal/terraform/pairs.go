package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// EnvPair finds a block with a name and a value, as environment variables, HTTP
// headers and Helm values are written. An option's name is what people read.
func EnvPair(typ string, body *hclsyntax.Body) (string, *hclsyntax.Attribute) {
	value := body.Attributes["value"]
	if value == nil || typ == "option" {
		return "", nil
	}
	for _, key := range []string{"name", "key", "env", "variable"} {
		if attr := body.Attributes[key]; attr != nil {
			return PlainText(attr), value
		}
	}
	return "", nil
}

// ObjectPair finds the name and the value of an object that is such a pair.
func ObjectPair(e *hclsyntax.ObjectConsExpr) (name string, value hclsyntax.Expression) {
	for _, item := range e.Items {
		switch KeyText(item.KeyExpr) {
		case "value":
			value = item.ValueExpr
		case "name", "key", "env", "variable":
			if tpl, ok := item.ValueExpr.(*hclsyntax.TemplateExpr); ok && tpl.IsStringLiteral() {
				name = PlainValue(tpl)
			}
		}
	}
	return name, value
}

// KeyText is an object's key as written; "" where it is an expression.
func KeyText(expr hclsyntax.Expression) string {
	key, ok := expr.(*hclsyntax.ObjectConsKeyExpr)
	if !ok {
		return ""
	}
	if name := hcl.ExprAsKeyword(key.Wrapped); name != "" && !key.ForceNonLiteral {
		return name
	}
	if tpl, ok := key.Wrapped.(*hclsyntax.TemplateExpr); ok && tpl.IsStringLiteral() {
		return PlainValue(tpl)
	}
	return ""
}

// PassingFunctions give back what they are given.
const PassingFunctions chars.Words = "sensitive nonsensitive base64encode coalesce try trimspace tostring ephemeralasnull chomp lower upper"
