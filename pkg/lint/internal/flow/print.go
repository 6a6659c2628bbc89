package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Print is an interpolation with a secret that a command prints.
type Print struct {
	At            hcl.Range // what the command prints
	Interpolation hcl.Range
	Owner         string
	Taint         *taint.Taint
}

// printedInterpolation is an interpolation that a command prints, and the place in that
// command: the interpolation itself or a variable that holds it.
type printedInterpolation struct {
	expr hclsyntax.Expression
	at   hcl.Range
}

// scriptNames is a script and the names to look for in it.
type scriptNames struct {
	script *hclsyntax.Attribute
	names  string
}

// printedIn lists the interpolations that a command in a text prints.
func printedIn(t *terraform.Text) []printedInterpolation {
	var list []printedInterpolation
	for _, found := range script.Printed(t.Text, len(t.Interpolations)) {
		expr := t.Interpolation(found.Interpolation)
		at := expr.Range()
		if found.From < found.To {
			at = t.Span(found.From, found.To)
		}
		list = append(list, printedInterpolation{expr, at})
	}
	return list
}
