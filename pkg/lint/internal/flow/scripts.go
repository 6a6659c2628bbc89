package flow

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// EvalScripts evaluates the block's attributes that may print something, to add what they
// print.
func (in *Instance) EvalScripts(b *terraform.Block) {
	if b.Kind == "locals" {
		for _, attr := range terraform.Attributes(b.Body()) {
			if mayPrint(b.File, attr.Expr.Range()) {
				in.local(attr.Name)
			}
		}
		return
	}
	if b.Kind != "resource" && b.Kind != "data" && b.Kind != "module" {
		return
	}
	for _, e := range in.Expand(b.Body(), in.Top) {
		in.evalBody(b, b.Body(), e.Scope.owned(b.Address))
	}
	if b.Kind == "resource" {
		in.notePrintedEnvironment(b)
	}
}

func (in *Instance) evalBody(b *terraform.Block, body *hclsyntax.Body, s *Scope) {
	for _, attr := range terraform.Attributes(body) {
		if mayPrint(b.File, attr.Expr.Range()) {
			s.eval(attr.Expr)
		}
	}
	for _, inner := range body.Blocks {
		if inner.Type != "dynamic" {
			in.evalBody(b, inner.Body, s)
			continue
		}
		for _, content := range in.dynamic(inner, s) {
			in.evalBody(b, content.Body, content.Scope)
		}
	}
}
