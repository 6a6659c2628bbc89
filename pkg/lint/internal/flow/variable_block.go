package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// variableKind returns a variable's type, as far as it is relevant.
func variableKind(body *hclsyntax.Body) string {
	if attr := body.Attributes["type"]; attr != nil {
		name := hcl.ExprAsKeyword(attr.Expr)
		if name == "" {
			name = terraform.PlainText(attr)
		}
		switch name {
		case "string", "bool", "number":
			return name
		case "any":
		case "":
			return "a collection"
		default:
			return name
		}
	}
	if attr := body.Attributes["default"]; attr != nil {
		switch e := attr.Expr.(type) {
		case *hclsyntax.LiteralValueExpr:
			return literalKind(e)
		case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr:
			return "a collection"
		}
	}
	return "string"
}

// isFlag reports whether a default is true or false, in quotes or not.
func isFlag(attr *hclsyntax.Attribute) bool {
	if attr == nil {
		return false
	}
	if e, ok := attr.Expr.(*hclsyntax.LiteralValueExpr); ok {
		_, ok := taint.Constant(e.Val).Bool()
		return ok
	}
	text := terraform.PlainText(attr)
	return text == "true" || text == "false"
}

func literalKind(e *hclsyntax.LiteralValueExpr) string {
	if e.Val.IsNull() {
		return "string"
	}
	return e.Val.Type().FriendlyName()
}

// isEnum reports whether a variable's validation admits only a few literal words:
// contains([...], var.x), or var.x == "a" || var.x == "b".
func isEnum(body *hclsyntax.Body) bool {
	for _, v := range terraform.Nested(body, "validation") {
		if attr := v.Body.Attributes["condition"]; attr != nil && admitsFewWords(attr.Expr) {
			return true
		}
	}
	return false
}

func admitsFewWords(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return admitsFewWords(e.Expression)
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "contains" && len(e.Args) == 2 {
			_, ok := e.Args[0].(*hclsyntax.TupleConsExpr)
			return ok
		}
	case *hclsyntax.BinaryOpExpr:
		switch e.Op {
		case hclsyntax.OpLogicalOr:
			return admitsFewWords(e.LHS) && admitsFewWords(e.RHS)
		case hclsyntax.OpEqual:
			return isWord(e.LHS) || isWord(e.RHS)
		}
	}
	return false
}

// isWord reports whether an expression is a literal string that is not empty.
func isWord(expr hclsyntax.Expression) bool {
	tpl, ok := expr.(*hclsyntax.TemplateExpr)
	return ok && len(tpl.Parts) == 1 && tpl.IsStringLiteral()
}
