package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// writtenDefault is a default that is a secret and written out.
type writtenDefault struct {
	at      hcl.Range
	text    secret.Secret
	verdict valueVerdict
}

// writtenDefault is the default of a parameter or variable that holds a secret, nil where
// it is none itself. It is not shown from then on.
func (t *template) writtenDefault(b *block) *writtenDefault {
	attr := b.body().Attributes["default"]
	if attr == nil || !isLiteral(attr.Expr) {
		return nil
	}
	text := plainText(attr)
	verdict := judgeValue(text, true)
	if !verdict.Secret {
		return nil
	}
	t.masks.add(attr.Expr.Range())
	return &writtenDefault{attr.NameRange, secret.FromString(text), verdict}
}
