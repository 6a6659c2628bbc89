package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// usedAs is the name of a secret that a parameter or variable is handed on under,
// where its own name leaves open what it is.
func (in *Instance) usedAs(b *terraform.Block, v naming.Verdict) string {
	if v.Secret || len(v.Words) == 0 || naming.IsHead(v.Words[0]) || naming.IsTail(lastWord(v.Words)) {
		return ""
	}
	if v.Noun != "" && !v.Unclear {
		// A description may speak of the secret's place; what is sent outdoes it.
		if use := in.secretUses()[b.Address]; !in.bearers[use] || !in.graph.Names.Classify(b.Name).Unclear {
			return ""
		}
	}
	if attr := b.Body().Attributes["default"]; attr != nil && !isEmptyDefault(attr) {
		return ""
	}
	return in.UsedAsSecret(b.Address)
}

// isEmptyDefault reports default = "" and default = null.
func isEmptyDefault(attr *hclsyntax.Attribute) bool {
	if lit, ok := attr.Expr.(*hclsyntax.LiteralValueExpr); ok {
		return lit.Val.IsNull()
	}
	return terraform.IsLiteral(attr.Expr) && terraform.PlainText(attr) == ""
}

// judgedByUse is the verdict on what is used under the name of a secret; v where there
// is none.
func judgedByUse(v naming.Verdict, name string) naming.Verdict {
	if name != "" {
		v.Secret, v.Unclear, v.Confidence, v.Noun = true, false, naming.ConfidenceMedium, name
		v.Reason = "its value goes to " + values.Quote(name)
	}
	return v
}

// UsedAsSecret is the name of a secret that something is handed on under. Words such as
// "secret" alone often stand before the name of one.
func (in *Instance) UsedAsSecret(address string) string {
	name := in.secretUses()[address]
	use := in.graph.Names.Classify(name)
	if in.bearers[name] {
		return name
	}
	if use.Confidence < naming.ConfidenceHigh || strings.HasPrefix(use.Noun, "secret") {
		return ""
	}
	return name
}
