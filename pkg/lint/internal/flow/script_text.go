package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// printedNames returns where a script prints which names. All calls of a module share it.
func (in *Instance) printedNames(attr *hclsyntax.Attribute, names []string) map[string]hcl.Range {
	key := scriptNames{attr, strings.Join(names, "\x00")}
	if places, ok := in.graph.names[key]; ok {
		return places
	}
	places := map[string]hcl.Range{}
	if t := in.scriptText(attr); t != nil {
		for name, found := range script.PrintedNames(t.Text, len(t.Interpolations), names) {
			places[name] = t.Span(found.From, found.To)
		}
	}
	in.graph.names[key] = places
	return places
}

// scriptText returns the text of a script that may print something. It is in the attribute
// itself, in a local, or in a file that file() or templatefile() reads.
func (in *Instance) scriptText(attr *hclsyntax.Attribute) *terraform.Text {
	if attr == nil {
		return nil
	}
	expr := attr.Expr
	if t, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok && t.Traversal.RootName() == "local" {
		name, rest := terraform.AttrStep(t.Traversal[1:])
		l := in.Module.Locals[name]
		if l == nil || len(rest) > 0 {
			return nil
		}
		expr = l.Attribute().Expr
	}
	var t *terraform.Text
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok {
		t = in.textRead(call)
	} else if f := in.graph.fileOf(expr.Range()); f != nil {
		t = terraform.TextOf(f, expr)
	}
	if t == nil || !script.MentionsPrinting(t.Text) {
		return nil
	}
	return t
}

// textRead returns the text of the file that a function reads.
func (in *Instance) textRead(call *hclsyntax.FunctionCallExpr) *terraform.Text {
	if len(call.Args) == 0 {
		return nil
	}
	switch call.Name {
	case "replace", "trimspace", "chomp":
		if inner, ok := call.Args[0].(*hclsyntax.FunctionCallExpr); ok && (inner.Name == "file" || inner.Name == "templatefile") {
			return in.textRead(inner)
		}
		return nil
	case "file", "templatefile":
	default:
		return nil
	}
	name, ok := in.Top.eval(call.Args[0]).Text()
	if !ok {
		return nil
	}
	if call.Name == "file" {
		if f := in.graph.textFile(name); f != nil {
			return terraform.WholeText(f)
		}
		return nil
	}
	if t := in.graph.textTemplate(name); t != nil && t.expr != nil {
		return terraform.TextOf(t.file, t.expr)
	}
	return nil
}
