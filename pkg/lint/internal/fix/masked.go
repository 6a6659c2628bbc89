package fix

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// secretsOf lists what of a file must not be shown: stretches of it as it is, and
// words wherever they come up: what the templates that read it keep out of what they
// say, and what is written out in it.
func secretsOf(f *terraform.File, hidden []*mask.Masks) (masks [][2]int, words []secret.Secret) {
	names := naming.NewJudge(&naming.Names{})
	add := func(at hcl.Range) {
		if !at.CanSliceBytes(f.Content) {
			return
		}
		masks = append(masks, [2]int{at.Start.Byte, at.End.Byte})
		words = append(words, secret.FromString(string(at.SliceBytes(f.Content))))
	}
	for _, m := range hidden {
		for _, at := range m.Places[f.Name] {
			add(at)
		}
	}
	for _, b := range f.Blocks {
		found, _ := literals.InBlock(names, b, nil)
		for _, w := range found {
			add(w.ValueRange)
		}
		if attr := b.Body().Attributes["default"]; attr != nil && terraform.IsLiteral(attr.Expr) && values.Judge(terraform.PlainText(attr), true).Secret {
			add(attr.Expr.Range())
		}
	}
	return masks, words
}
