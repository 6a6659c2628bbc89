package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// secretUses returns what the instance's module uses as a secret.
func (in *Instance) secretUses() *secretUses {
	if in.uses != nil {
		return in.uses
	}
	in.uses = &secretUses{names: in.graph.Names, under: map[string]string{}, bearers: map[string]bool{}}
	for _, f := range in.Module.Files {
		if !f.IsLarge() {
			in.uses.noteBearers(f.Content, chars.IsNameByte)
		}
	}
	if in.IsRoot() {
		for _, p := range in.graph.aux {
			if f, err := in.graph.Loader.Text(p); err == nil {
				in.uses.noteBearers(f.Content, isEnvByte)
			}
		}
	}
	in.uses.noteModule(in.Module)
	return in.uses
}

// usedAs returns the secret name that a parameter or variable is used under, if its own
// name does not say what it is.
func (in *Instance) usedAs(b *terraform.Block, v naming.Verdict) string {
	if v.Secret || len(v.Words) == 0 || naming.IsHead(v.Words[0]) || naming.IsTail(lastWord(v.Words)) {
		return ""
	}
	if v.Noun != "" && !v.Unclear {
		// A description may speak of the secret's place, but a bearer token is a secret.
		if uses := in.secretUses(); !uses.bearers[uses.under[b.Address]] || !in.graph.Names.Classify(b.Name).Unclear {
			return ""
		}
	}
	if attr := b.Body().Attributes["default"]; attr != nil && !isEmptyDefault(attr) {
		return ""
	}
	return in.UsedAsSecret(b.Address)
}

// isEmptyDefault reports whether a default is "" or null.
func isEmptyDefault(attr *hclsyntax.Attribute) bool {
	if lit, ok := attr.Expr.(*hclsyntax.LiteralValueExpr); ok {
		return lit.Val.IsNull()
	}
	return terraform.IsLiteral(attr.Expr) && terraform.PlainText(attr) == ""
}

// judgedByUse returns the verdict on what is used under a secret name, or v if it is not.
func judgedByUse(v naming.Verdict, name string) naming.Verdict {
	if name != "" {
		v.Secret, v.Unclear, v.Confidence, v.Noun = true, false, naming.ConfidenceMedium, name
		v.Reason = "its value goes to " + values.Quote(name)
	}
	return v
}

// UsedAsSecret returns the secret name that an address is used under. A name such as
// "secret" does not count: it often refers to the name of a secret.
func (in *Instance) UsedAsSecret(address string) string {
	uses := in.secretUses()
	name := uses.under[address]
	use := in.graph.Names.Classify(name)
	if uses.bearers[name] {
		return name
	}
	if use.Confidence < naming.ConfidenceHigh || strings.HasPrefix(use.Noun, "secret") {
		return ""
	}
	return name
}
