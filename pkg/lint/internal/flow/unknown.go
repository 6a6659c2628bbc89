package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// RefersToUnknown reports whether an expression takes its value from a resource that is
// not analysed, so that only the name says what it is.
func RefersToUnknown(s *Scope, expr hclsyntax.Expression) bool {
	if s.eval(expr).IsConstant() {
		return false
	}
	for _, t := range expr.Variables() {
		switch root := t.RootName(); root {
		case "var", "local", "each", "count", "path", "terraform":
		case "data":
			if typ, _ := terraform.AttrStep(t[1:]); !strings.HasPrefix(typ, "coder_") {
				return true
			}
		default:
			if !strings.HasPrefix(root, "coder_") {
				return true
			}
		}
	}
	return false
}
