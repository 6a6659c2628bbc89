package lint

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// evalScripts evaluates the block's attributes whose text may print something, so
// that what they print is noted.
func (in *instance) evalScripts(b *block) {
	if b.Type == "locals" {
		for _, attr := range attributes(b.body()) {
			if mayPrint(b.file, attr.Expr.Range()) {
				in.local(attr.Name)
			}
		}
		return
	}
	if b.Type != "resource" && b.Type != "data" && b.Type != "module" {
		return
	}
	for _, e := range in.expand(b.body(), in.top) {
		in.evalBody(b, b.body(), e.scope.owned(b.address))
	}
	if b.Type == "resource" {
		in.notePrintedEnvironment(b)
	}
}

func (in *instance) evalBody(b *block, body *hclsyntax.Body, s *scope) {
	for _, attr := range attributes(body) {
		if mayPrint(b.file, attr.Expr.Range()) {
			s.eval(attr.Expr)
		}
	}
	for _, inner := range body.Blocks {
		if inner.Type != "dynamic" {
			in.evalBody(b, inner.Body, s)
			continue
		}
		for _, content := range in.dynamic(inner, s) {
			in.evalBody(b, content.Body, content.scope)
		}
	}
}
