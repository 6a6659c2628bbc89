package lint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// print is an interpolation that a command prints, with a secret in it.
type print struct {
	at    hcl.Range // what the command prints
	hole  hcl.Range
	owner string
	mark  *mark
}

// notePrints remembers the secrets that a template's text prints.
func (s *scope) notePrints(e *hclsyntax.TemplateExpr) {
	g := s.in.graph
	for _, hole := range g.printedHoles(e) {
		for _, m := range s.eval(hole.expr).allMarks() {
			at := hole.expr.Range()
			if hole.at != at {
				m = m.via(at, "a variable of the script")
			}
			g.prints = append(g.prints, print{hole.at, at, s.owner, m})
		}
	}
}

// printedHoles is printed for a template expression, worked out once. Templates
// within it are part of its text.
func (g *graph) printedHoles(e *hclsyntax.TemplateExpr) []printedHole {
	if holes, ok := g.printing[e]; ok {
		return holes
	}
	g.printing[e] = nil
	f := g.fileOf(e.SrcRange)
	if f == nil || len(e.Parts) < 2 || !e.SrcRange.CanSliceBytes(f.src) || !mentionsPrinting(string(e.SrcRange.SliceBytes(f.src))) {
		return nil
	}
	t := textOfExpr(f, e)
	if t == nil {
		return nil
	}
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		if inner, ok := n.(*hclsyntax.TemplateExpr); ok && inner != e {
			g.printing[inner] = nil
		}
		return nil
	})
	g.printing[e] = t.printed()
	return g.printing[e]
}
