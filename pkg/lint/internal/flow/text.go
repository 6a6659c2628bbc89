package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// TextOf returns the text of an attribute without the interpolations that are not known.
func (s *Scope) TextOf(attr *hclsyntax.Attribute) string {
	if attr == nil {
		return ""
	}
	if text, ok := s.eval(attr.Expr).Text(); ok {
		return text
	}
	tpl, ok := attr.Expr.(*hclsyntax.TemplateExpr)
	if !ok {
		if keyword := hcl.ExprAsKeyword(attr.Expr); keyword != "" {
			return keyword
		}
		return ""
	}
	var b strings.Builder
	for _, part := range tpl.Parts {
		if text, ok := s.eval(part).Text(); ok {
			b.WriteString(text)
		}
	}
	return b.String()
}
