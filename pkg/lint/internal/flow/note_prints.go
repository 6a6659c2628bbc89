package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// notePrints adds the secrets that a command in a template expression prints.
func (s *Scope) notePrints(e *hclsyntax.TemplateExpr) {
	g := s.in.graph
	for _, printed := range g.printedInterpolations(e) {
		for _, t := range s.eval(printed.expr).AllTaints() {
			at := printed.expr.Range()
			if printed.at != at {
				t = t.Through(at, "a variable of the script")
			}
			g.Prints = append(g.Prints, Print{printed.at, at, s.owner, t})
		}
	}
}

// printedInterpolations lists the interpolations of a template expression that a command
// prints. The text of templates in it is part of its text.
func (g *Graph) printedInterpolations(e *hclsyntax.TemplateExpr) []printedInterpolation {
	if known, ok := g.printing[e]; ok {
		return known
	}
	g.printing[e] = nil
	f := g.fileOf(e.SrcRange)
	if f == nil || len(e.Parts) < 2 || !e.SrcRange.CanSliceBytes(f.Content) || !script.MentionsPrinting(string(e.SrcRange.SliceBytes(f.Content))) {
		return nil
	}
	t := terraform.TextOf(f, e)
	if t == nil {
		return nil
	}
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		if inner, ok := n.(*hclsyntax.TemplateExpr); ok && inner != e {
			g.printing[inner] = nil
		}
		return nil
	})
	g.printing[e] = printedIn(t)
	return g.printing[e]
}
