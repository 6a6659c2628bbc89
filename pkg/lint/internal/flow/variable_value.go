package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// variable evaluates a variable: the input of the call, or its default.
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
		if source := in.variableSource(b); source != nil && in.Call == nil {
			return (&taint.Value{Taints: []*taint.Taint{{Source: source}}, Document: source.Weak}).WithTaints(v.Taints)
		}
		return v
	})
}

// fallback evaluates a variable's default. It may be replaced, so conditions on it are not
// decided.
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
	source := in.graph.source(sourceKey{kind: taint.SourceVariable, address: b.Address, in: in})
	source.Title, source.At, source.Block, source.Weak = b.Address, b.HeaderRange, b, verdict.weak
	return source
}
