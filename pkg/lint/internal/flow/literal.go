package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// LiteralJudge reports whether the literal at a range is a secret. takesSecret is set if the
// literal is assigned to something that takes a secret, whatever its name.
type LiteralJudge func(at hcl.Range, text, name string, takesSecret bool) bool

// minLiteral is the length of the shortest literal that is a source.
const minLiteral = 4

// literal returns v with a taint if it is a literal that is a secret.
func (s *Scope) literal(name string, expr hclsyntax.Expression, v *taint.Value) *taint.Value {
	if !v.IsConstant() || v.Known.IsNull() || v.Known.Type() != cty.String || len(v.Taints) > 0 || !terraform.IsLiteral(expr) {
		return v
	}
	text := v.Known.AsString()
	if len(text) < minLiteral || len(text) > taint.MaxText || !s.in.graph.isSecret(expr.Range(), text, name, false) {
		return v
	}
	return v.WithTaints([]*taint.Taint{{Source: s.in.graph.literalSource(expr.Range(), name)}})
}

// literalSource returns the source of a literal. Fingerprints include its address, which
// does not include the range: lines move.
func (g *Graph) literalSource(at hcl.Range, name string) *taint.Source {
	source := g.source(sourceKey{kind: taint.SourceLiteral, address: at.String()})
	source.At, source.Address, source.Title = at, "literal "+name, "a secret in the template"
	if name != "" {
		source.Title = "the literal " + values.Quote(name)
	}
	return source
}
