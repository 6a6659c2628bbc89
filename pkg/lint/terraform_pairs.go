package lint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// envPair finds a block with a name and a value, as environment variables, HTTP
// headers and Helm values are written. An option's name is what people read.
func envPair(typ string, body *hclsyntax.Body) (string, *hclsyntax.Attribute) {
	value := body.Attributes["value"]
	if value == nil || typ == "option" {
		return "", nil
	}
	for _, key := range []string{"name", "key", "env", "variable"} {
		if attr := body.Attributes[key]; attr != nil {
			return plainText(attr), value
		}
	}
	return "", nil
}

// objectPair finds the name and the value of an object that is such a pair.
func objectPair(e *hclsyntax.ObjectConsExpr) (name string, value hclsyntax.Expression) {
	for _, item := range e.Items {
		switch keyText(item.KeyExpr) {
		case "value":
			value = item.ValueExpr
		case "name", "key", "env", "variable":
			if tpl, ok := item.ValueExpr.(*hclsyntax.TemplateExpr); ok && tpl.IsStringLiteral() {
				name = plainValue(tpl)
			}
		}
	}
	return name, value
}

// keyText is an object's key as written; "" where it is an expression.
func keyText(expr hclsyntax.Expression) string {
	key, ok := expr.(*hclsyntax.ObjectConsKeyExpr)
	if !ok {
		return ""
	}
	if name := hcl.ExprAsKeyword(key.Wrapped); name != "" && !key.ForceNonLiteral {
		return name
	}
	if tpl, ok := key.Wrapped.(*hclsyntax.TemplateExpr); ok && tpl.IsStringLiteral() {
		return plainValue(tpl)
	}
	return ""
}

// passingFunctions give back what they are given.
const passingFunctions wordSet = "sensitive nonsensitive base64encode coalesce try trimspace tostring ephemeralasnull chomp lower upper"
