package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// notePrints remembers the secrets that a template's text prints.
func (s *Scope) notePrints(e *hclsyntax.TemplateExpr) {
	g := s.in.graph
	for _, hole := range g.printedInterpolations(e) {
		for _, m := range s.eval(hole.expr).AllTaints() {
			at := hole.expr.Range()
			if hole.at != at {
				m = m.Through(at, "a variable of the script")
			}
			g.Prints = append(g.Prints, Print{hole.at, at, s.owner, m})
		}
	}
}

// printedInterpolations is printedIn for a template expression, worked out once. Templates
// within it are part of its text.
func (g *Graph) printedInterpolations(e *hclsyntax.TemplateExpr) []printedInterpolation {
	if holes, ok := g.printing[e]; ok {
		return holes
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
