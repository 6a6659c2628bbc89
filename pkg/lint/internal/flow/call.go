package flow

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

// call evaluates a function call.
func (s *Scope) call(e *hclsyntax.FunctionCallExpr) *taint.Value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch name {
	case "templatefile":
		return s.templateFile(e)
	case "templatestring":
		return s.templateString(e)
	case "try":
		return s.try(e)
	}
	args := make([]*taint.Value, 0, len(e.Args))
	for _, arg := range e.Args {
		args = append(args, s.eval(arg))
	}
	if e.ExpandFinal && len(args) > 0 {
		last := args[len(args)-1]
		if !last.IsList {
			return taint.Carrying(args...)
		}
		args = append(args[:len(args)-1], last.Elems...)
	}
	return taint.Call(name, args)
}

func (s *Scope) try(e *hclsyntax.FunctionCallExpr) *taint.Value {
	var candidates []*taint.Value
	for _, arg := range e.Args {
		candidates = append(candidates, s.eval(arg))
	}
	// The first may fail, so each may be the result.
	return taint.OneOf(candidates...)
}

// templateString keeps the secrets of its arguments; the template itself is not evaluated.
func (s *Scope) templateString(e *hclsyntax.FunctionCallExpr) *taint.Value {
	args := make([]*taint.Value, len(e.Args))
	for i, arg := range e.Args {
		args[i] = s.eval(arg)
	}
	return taint.Carrying(args...)
}

// templateFile renders a file: secrets in its variables flow to where the file uses them.
func (s *Scope) templateFile(e *hclsyntax.FunctionCallExpr) *taint.Value {
	if len(e.Args) != 2 {
		return taint.Unknown
	}
	vars := s.eval(e.Args[1])
	name, ok := s.eval(e.Args[0]).Text()
	if !ok {
		return taint.Carrying(vars)
	}
	if len(vars.AllTaints()) == 0 {
		return taint.Unknown
	}
	tpl := s.in.graph.textTemplate(name)
	if tpl == nil || tpl.expr == nil || vars.Partial || !vars.IsObject() {
		return taint.Carrying(vars)
	}
	// A rendered file cannot call templatefile, so this is never nested.
	inner := &Scope{in: s.in, vars: vars.Fields, parent: s, owner: path.Base(tpl.file.Name), closed: true}
	v := inner.eval(tpl.expr)
	return v.WithTaints(vars.Taints)
}
