package flow

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// modulePath is the value of path.module up to the module's path within the source. Other
// paths are relative to the template.
const modulePath = "\x00/"

// textTemplate is a file that templatefile() renders.
type textTemplate struct {
	file *terraform.File
	expr hclsyntax.Expression
}

// resolve returns the path within the source that a path in a template refers to.
func (g *Graph) resolve(name string) (string, bool) {
	if rest, ok := strings.CutPrefix(name, modulePath); ok {
		name = path.Clean(rest)
	} else if path.IsAbs(name) {
		return "", false
	} else {
		name = path.Join(g.Root.Module.Dir, name)
	}
	return name, name != ".." && !strings.HasPrefix(name, "../")
}

// textFile loads a file that file() reads, or returns nil if it is missing.
func (g *Graph) textFile(name string) *terraform.File {
	p, ok := g.resolve(name)
	if !ok {
		return nil
	}
	f := g.referred(p)
	if f != nil {
		g.Files[f.Name] = f
	}
	return f
}

// referred loads a file by its path within the source, or returns nil if it is missing.
func (g *Graph) referred(p string) *terraform.File {
	f, err := g.Loader.Referred(p)
	if err != nil {
		return nil
	}
	return f
}

// textTemplate loads a file that templatefile() renders, or returns nil if it is missing.
func (g *Graph) textTemplate(name string) *textTemplate {
	p, ok := g.resolve(name)
	if !ok {
		return nil
	}
	if t, ok := g.templates[p]; ok {
		return t
	}
	var t *textTemplate
	if f := g.referred(p); f != nil {
		expr, diags := terraform.ParseTemplate(f.Content, f.Name, hcl.InitialPos)
		t = &textTemplate{file: f}
		if !diags.HasErrors() {
			t.expr = expr
			g.Files[f.Name] = f
		}
	}
	g.templates[p] = t
	return t
}

// fileOf returns the file of a range.
func (g *Graph) fileOf(at hcl.Range) *terraform.File { return g.Files[at.Filename] }

// sourceText returns the text at a range without parentheses, as the key of an object.
func sourceText(g *Graph, at hcl.Range) string {
	f := g.fileOf(at)
	if f == nil || !at.CanSliceBytes(f.Content) {
		return at.String()
	}
	return strings.Trim(string(at.SliceBytes(f.Content)), "()")
}
