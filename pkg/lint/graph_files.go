package lint

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Files that templates read.

// textTemplate is a file that templatefile() renders.
type textTemplate struct {
	file *file
	expr hclsyntax.Expression
}

// resolve is the path within the source that a template's path means.
func (g *graph) resolve(name string) (string, bool) {
	if rest, ok := strings.CutPrefix(name, modulePath); ok {
		name = path.Clean(rest)
	} else if path.IsAbs(name) {
		return "", false
	} else {
		name = path.Join(g.root.mod.dir, name)
	}
	return name, name != ".." && !strings.HasPrefix(name, "../")
}

// textFile loads a file that file() names; nil where it is not there.
func (g *graph) textFile(name string) *file {
	p, ok := g.resolve(name)
	if !ok {
		return nil
	}
	f := g.referred(p)
	if f != nil {
		g.files[f.name] = f
	}
	return f
}

// referred loads a file that a template reads; nil where it is not there.
func (g *graph) referred(p string) *file {
	f, err := g.loader.referred(p)
	if err != nil {
		return nil
	}
	return f
}

// textTemplate loads a file that templatefile() names; nil where it is not there.
func (g *graph) textTemplate(name string) *textTemplate {
	p, ok := g.resolve(name)
	if !ok {
		return nil
	}
	if t, ok := g.templates[p]; ok {
		return t
	}
	var t *textTemplate
	if f := g.referred(p); f != nil {
		expr, diags := hclTemplate(f.src, f.name, hcl.InitialPos)
		t = &textTemplate{file: f}
		if !diags.HasErrors() {
			t.expr = expr
			g.files[f.name] = f
		}
	}
	g.templates[p] = t
	return t
}
