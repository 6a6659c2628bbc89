package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// reference resolves the first part of a reference, and returns what of it is
// left to follow.
func (in *Instance) reference(root string, rest hcl.Traversal) (*value, hcl.Traversal) {
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
		return unknown, nil
	}
	name, left := terraform.AttrStep(rest)
	return in.resource(root+"."+name, left)
}

func (in *Instance) pathOf(name string) *value {
	if name == "module" {
		return constantString(modulePath + in.Module.Dir)
	}
	return constantString(".")
}

func (in *Instance) local(name string) *value {
	l := in.Module.Locals[name]
	if l == nil {
		return unknown
	}
	return in.once("local."+name, func() *value {
		s := in.Top.owned("local." + name)
		attr := l.Attribute()
		v := s.literal(name, attr.Expr, s.eval(attr.Expr))
		return v.withRange(attr.SrcRange)
	})
}

// variable is a variable's value: what the call gives, else its default.
func (in *Instance) variable(name string) *value {
	b := in.Module.Variables[name]
	if b == nil {
		return unknown
	}
	return in.once("var."+name, func() *value {
		if in.Call != nil {
			if attr := in.Call.Body().Attributes[name]; attr != nil {
				return in.parent.owned(in.Call.Address + "." + name).eval(attr.Expr)
			}
		}
		v := in.fallback(b)
		if o := in.variableSource(b); o != nil && in.Call == nil {
			return (&value{taints: []*Taint{{Source: o}}, document: o.Weak}).withTaints(v.taints)
		}
		return v
	})
}

// fallback is a variable's default. It may be replaced, so nothing that rests on
// a single word of it counts as known.
func (in *Instance) fallback(b *terraform.Block) *value {
	attr := b.Body().Attributes["default"]
	if attr == nil {
		return unknown
	}
	v := *in.Top.owned(b.Address).eval(attr.Expr)
	v.assumed = true
	return &v
}

func (in *Instance) variableSource(b *terraform.Block) *Source {
	verdict := in.graph.Variable(b)
	if !verdict.source {
		return nil
	}
	o := in.graph.source(sourceKey{kind: SourceVariable, address: b.Address, in: in})
	o.title, o.At, o.Block, o.Weak = b.Address, b.DefRange(), b, verdict.weak
	return o
}

// RefersToUnknown reports an expression that takes its value from a resource that
// is not looked into, so that nothing speaks against the name of the item.
func RefersToUnknown(s *scope, expr hclsyntax.Expression) bool {
	if s.eval(expr).isConstant() {
		return false
	}
	for _, t := range expr.Variables() {
		switch root := t.RootName(); root {
		case "var", "local", "each", "count", "path", "terraform":
		case "data":
			if typ, _ := terraform.AttrStep(t[1:]); !strings.HasPrefix(typ, "coder_") {
				return true
			}
		default:
			if !strings.HasPrefix(root, "coder_") {
				return true
			}
		}
	}
	return false
}
