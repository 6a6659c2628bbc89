package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// literal marks a constant that is a secret by its own form, or by the name it
// stands under.
func (s *Scope) literal(name string, expr hclsyntax.Expression, v *taint.Value) *taint.Value {
	if !v.IsConstant() || v.Known.IsNull() || v.Known.Type() != cty.String || len(v.Taints) > 0 || !terraform.IsLiteral(expr) {
		return v
	}
	text := v.Known.AsString()
	if len(text) < 4 || len(text) > taint.MaxText {
		return v
	}
	secretName := name != "" && s.in.graph.Names.Secret(name)
	verdict := values.Judge(text, secretName)
	if !verdict.Secret {
		return v
	}
	o := s.in.graph.literalSource(expr.Range(), name)
	return v.WithTaints([]*taint.Taint{{Source: o}})
}

// literalSource is a secret written out at a place. Its address, which fingerprints
// are made of, does not tell the place: lines move.
func (g *Graph) literalSource(at hcl.Range, name string) *taint.Source {
	o := g.source(sourceKey{kind: taint.SourceLiteral, address: at.String()})
	o.At, o.Address, o.Title = at, "literal "+name, "a secret in the template"
	if name != "" {
		o.Title = "the literal " + values.Quote(name)
	}
	return o
}

// presetLiteral marks a value that is written out for a parameter which takes a
// secret, whatever the parameter's name alone says.
func (in *Instance) presetLiteral(name string, v *taint.Value) *taint.Value {
	text, ok := v.Text()
	if !ok || len(v.AllTaints()) > 0 || v.Range.Filename == "" || !values.Judge(text, true).Secret || !in.takesSecret(name) {
		return v
	}
	return v.WithTaints([]*taint.Taint{{Source: in.graph.literalSource(v.Range, name)}})
}
