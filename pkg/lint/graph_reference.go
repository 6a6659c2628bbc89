package lint

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// reference resolves the first part of a reference, and returns what of it is
// left to follow.
func (in *instance) reference(root string, rest hcl.Traversal) (*value, hcl.Traversal) {
	switch root {
	case "var":
		name, left := attrStep(rest)
		return in.variable(name), left
	case "local":
		name, left := attrStep(rest)
		return in.local(name), left
	case "module":
		name, left := attrStep(rest)
		return in.module(name, left)
	case "path":
		name, left := attrStep(rest)
		return in.pathOf(name), left
	case "data", "ephemeral":
		typ, left := attrStep(rest)
		name, left := attrStep(left)
		return in.resource(root+"."+typ+"."+name, left)
	case "resource":
		typ, left := attrStep(rest)
		name, left := attrStep(left)
		return in.resource(typ+"."+name, left)
	case "each", "count", "self", "terraform":
		return unknown, nil
	}
	name, left := attrStep(rest)
	return in.resource(root+"."+name, left)
}

func (in *instance) pathOf(name string) *value {
	if name == "module" {
		return constantString(modulePath + in.mod.dir)
	}
	return constantString(".")
}

// modulePath begins a path that is meant from the source's top; what Terraform
// puts there is a path too, yet paths of templates are meant from the template.
const modulePath = "\x00/"

func (in *instance) local(name string) *value {
	l := in.mod.locals[name]
	if l == nil {
		return unknown
	}
	return in.once("local."+name, func() *value {
		s := in.top.owned("local." + name)
		attr := l.attr()
		v := s.literal(name, attr.Expr, s.eval(attr.Expr))
		return v.writtenAt(attr.SrcRange)
	})
}

// variable is a variable's value: what the call gives, else its default.
func (in *instance) variable(name string) *value {
	b := in.mod.variables[name]
	if b == nil {
		return unknown
	}
	return in.once("var."+name, func() *value {
		if in.call != nil {
			if attr := in.call.body().Attributes[name]; attr != nil {
				return in.parent.owned(in.call.address + "." + name).eval(attr.Expr)
			}
		}
		v := in.fallback(b)
		if o := in.variableOrigin(b); o != nil && in.call == nil {
			return (&value{marks: []*mark{{from: o}}, document: o.weak}).withMarks(v.marks)
		}
		return v
	})
}

// fallback is a variable's default. It may be replaced, so nothing that rests on
// a single word of it counts as known.
func (in *instance) fallback(b *block) *value {
	attr := b.body().Attributes["default"]
	if attr == nil {
		return unknown
	}
	v := *in.top.owned(b.address).eval(attr.Expr)
	v.assumed = true
	return &v
}

func (in *instance) variableOrigin(b *block) *origin {
	verdict := in.graph.variable(b)
	if !verdict.source {
		return nil
	}
	o := in.graph.origin(originKey{kind: fromVariable, address: b.address, in: in})
	o.title, o.at, o.block, o.weak = b.address, b.DefRange(), b, verdict.weak
	return o
}

// refersToUnknown reports an expression that takes its value from a resource that
// is not looked into, so that nothing speaks against the name of the item.
func refersToUnknown(s *scope, expr hclsyntax.Expression) bool {
	if s.eval(expr).isConstant() {
		return false
	}
	for _, t := range expr.Variables() {
		switch root := t.RootName(); root {
		case "var", "local", "each", "count", "path", "terraform":
		case "data":
			if typ, _ := attrStep(t[1:]); !strings.HasPrefix(typ, "coder_") {
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
