package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// variable is a variable's value: what the call gives, else its default.
func (in *Instance) variable(name string) *taint.Value {
	b := in.Module.Variables[name]
	if b == nil {
		return taint.Unknown
	}
	return in.once("var."+name, func() *taint.Value {
		if in.Call != nil {
			if attr := in.Call.Body().Attributes[name]; attr != nil {
				return in.parent.owned(in.Call.Address + "." + name).eval(attr.Expr)
			}
		}
		v := in.fallback(b)
		if o := in.variableSource(b); o != nil && in.Call == nil {
			return (&taint.Value{Taints: []*taint.Taint{{Source: o}}, Document: o.Weak}).WithTaints(v.Taints)
		}
		return v
	})
}

// fallback is a variable's default. It may be replaced, so nothing that rests on
// a single word of it counts as known.
func (in *Instance) fallback(b *terraform.Block) *taint.Value {
	attr := b.Body().Attributes["default"]
	if attr == nil {
		return taint.Unknown
	}
	v := *in.Top.owned(b.Address).eval(attr.Expr)
	v.Assumed = true
	return &v
}

func (in *Instance) variableSource(b *terraform.Block) *taint.Source {
	verdict := in.graph.Variable(b)
	if !verdict.source {
		return nil
	}
	o := in.graph.source(sourceKey{kind: taint.SourceVariable, address: b.Address, in: in})
	o.Title, o.At, o.Block, o.Weak = b.Address, b.HeaderRange, b, verdict.weak
	return o
}
