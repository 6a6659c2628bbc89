package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// EnvPair returns the name and the value of a block that is such a pair, as environment
// variables, HTTP headers and Helm values are. The name of an option is a display name.
func EnvPair(blockType string, body *hclsyntax.Body) (name string, value *hclsyntax.Attribute) {
	value = body.Attributes["value"]
	if value == nil || blockType == "option" {
		return "", nil
	}
	for _, key := range []string{"name", "key", "env", "variable"} {
		if attr := body.Attributes[key]; attr != nil {
			return PlainText(attr), value
		}
	}
	return "", nil
}

// ObjectPair returns the name and the value of an object that is such a pair.
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

// KeyText returns the text of an object's key; "" for a key that is an expression.
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

// PassingFunctions are the functions that return their argument, converted or encoded.
const PassingFunctions chars.Words = "sensitive nonsensitive base64encode coalesce try trimspace tostring ephemeralasnull chomp lower upper"
