package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// StringOf returns the Go string of a known string.
func StringOf(v cty.Value) (string, bool) {
	if v == cty.NilVal || v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	return v.AsString(), true
}

// ScalarText returns a known string, number or boolean as Terraform converts it to a string.
func ScalarText(v cty.Value) (string, bool) {
	if v == cty.NilVal || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	switch v.Type() {
	case cty.String:
		return v.AsString(), true
	case cty.Bool:
		if v.True() {
			return "true", true
		}
		return "false", true
	case cty.Number:
		return v.AsBigFloat().Text('f', -1), true
	}
	return "", false
}

// IsLiteral reports whether an expression is a literal, or a string without interpolations.
func IsLiteral(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr:
		return e.IsStringLiteral()
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.ParenthesesExpr:
		return IsLiteral(e.Expression)
	}
	return false
}

// IsTrue reports whether an attribute is the literal true or "true", which Terraform converts.
func IsTrue(attr *hclsyntax.Attribute) bool {
	if attr == nil {
		return false
	}
	if text := PlainText(attr); text != "" {
		return text == "true"
	}
	lit, ok := attr.Expr.(*hclsyntax.LiteralValueExpr)
	return ok && lit.Val.Type() == cty.Bool && lit.Val.IsKnown() && !lit.Val.IsNull() && lit.Val.True()
}

// PlainText returns the literal parts of an attribute's string; "" for other expressions.
func PlainText(attr *hclsyntax.Attribute) string {
	if attr == nil {
		return ""
	}
	expr := attr.Expr
	for paren, ok := expr.(*hclsyntax.ParenthesesExpr); ok; paren, ok = expr.(*hclsyntax.ParenthesesExpr) {
		expr = paren.Expression
	}
	tpl, ok := expr.(*hclsyntax.TemplateExpr)
	if !ok {
		return ""
	}
	var b strings.Builder
	for _, part := range tpl.Parts {
		if lit, ok := part.(*hclsyntax.LiteralValueExpr); ok {
			text, _ := StringOf(lit.Val)
			b.WriteString(text)
		}
	}
	return b.String()
}

// PlainValue returns the text of a string literal.
func PlainValue(e *hclsyntax.TemplateExpr) string {
	var texts []string
	for _, part := range e.Parts {
		literal, ok := part.(*hclsyntax.LiteralValueExpr)
		if !ok {
			v, _ := e.Value(nil)
			text, _ := StringOf(v)
			return text
		}
		text, _ := StringOf(literal.Val)
		texts = append(texts, text)
	}
	return strings.Join(texts, "")
}

// ConstantText returns the text of an expression that is a string literal; "" for others.
func ConstantText(expr hclsyntax.Expression) string {
	if tpl, ok := expr.(*hclsyntax.TemplateExpr); ok && tpl.IsStringLiteral() {
		return PlainValue(tpl)
	}
	return ""
}
