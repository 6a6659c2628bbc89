package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// literalDefault is a default that is a literal secret.
type literalDefault struct {
	at      hcl.Range
	text    secret.Secret
	verdict values.Verdict
}

// defaultLiteral is the default of a parameter or variable for a secret, nil if the
// default is not a secret itself. It masks the default in what is shown of the file.
func (t *template) defaultLiteral(b *terraform.Block) *literalDefault {
	attr := b.Body().Attributes["default"]
	if attr == nil || !terraform.IsLiteral(attr.Expr) {
		return nil
	}
	text := terraform.PlainText(attr)
	verdict := literals.Judge(t.Names, text, literals.Context{Name: b.Name, TakesSecret: true})
	if !verdict.Secret {
		return nil
	}
	t.masks.Add(attr.Expr.Range())
	return &literalDefault{attr.NameRange, secret.FromString(text), verdict}
}
