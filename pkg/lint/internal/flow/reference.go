package flow

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// reference evaluates the first part of a reference, and returns the rest.
func (in *Instance) reference(root string, rest hcl.Traversal) (*taint.Value, hcl.Traversal) {
	switch root {
	case "var":
		name, left := terraform.AttrStep(rest)
		return in.variable(name), left
	case "local":
		name, left := terraform.AttrStep(rest)
		return in.local(name), left
	case "module":
		name, left := terraform.AttrStep(rest)
		return in.module(name, left)
	case "path":
		name, left := terraform.AttrStep(rest)
		return in.pathOf(name), left
	case "data", "ephemeral":
		typ, left := terraform.AttrStep(rest)
		name, left := terraform.AttrStep(left)
		return in.resource(root+"."+typ+"."+name, left)
	case "resource":
		typ, left := terraform.AttrStep(rest)
		name, left := terraform.AttrStep(left)
		return in.resource(typ+"."+name, left)
	case "each", "count", "self", "terraform":
		return taint.Unknown, nil
	}
	name, left := terraform.AttrStep(rest)
	return in.resource(root+"."+name, left)
}

func (in *Instance) pathOf(name string) *taint.Value {
	if name == "module" {
		return taint.ConstantString(modulePath + in.Module.Dir)
	}
	return taint.ConstantString(".")
}

func (in *Instance) local(name string) *taint.Value {
	l := in.Module.Locals[name]
	if l == nil {
		return taint.Unknown
	}
	return in.once("local."+name, func() *taint.Value {
		s := in.Top.owned("local." + name)
		attr := l.Attribute()
		v := s.literal(name, attr.Expr, s.eval(attr.Expr))
		return v.WithRange(attr.SrcRange)
	})
}

// traversal evaluates a reference with its path.
func (s *Scope) traversal(t hcl.Traversal, at hcl.Range) *taint.Value {
	root := t.RootName()
	if v, closed := s.lookup(root); v != nil {
		return v.Follow(t[1:]).Through(at, s.owner)
	} else if closed {
		return taint.Unknown
	}
	v, rest := s.in.reference(root, t[1:])
	return v.Follow(rest).Through(at, s.owner)
}
