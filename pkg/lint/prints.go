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

// printedHole is an interpolation that a command prints, and where that command
// names it: at the interpolation itself or at a variable that holds it.
type printedHole struct {
	expr hclsyntax.Expression
	at   hcl.Range
}

// printedIn lists the interpolations that a command in a text prints.
func printedIn(t *literalText) []printedHole {
	var list []printedHole
	for _, found := range printed(t.text, len(t.holes)) {
		expr := t.hole(found.hole)
		at := expr.Range()
		if found.from < found.to {
			at = t.span(found.from, found.to)
		}
		list = append(list, printedHole{expr, at})
	}
	return list
}

// printedHoles is printedIn for a template expression, worked out once. Templates
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
	g.printing[e] = printedIn(t)
	return g.printing[e]
}
