package fix

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// secretsOf returns what a diff of a file must not show: spans of the file before the fixes,
// and their texts wherever they occur. They are what the masks of its templates hide, and
// the literal secrets in it.
func secretsOf(f *terraform.File, masks []*mask.Masks) (spans [][2]int, words []secret.Secret) {
	names := naming.NewJudge(&naming.Names{})
	add := func(at hcl.Range) {
		if !at.CanSliceBytes(f.Content) {
			return
		}
		spans = append(spans, [2]int{at.Start.Byte, at.End.Byte})
		words = append(words, secret.FromString(string(at.SliceBytes(f.Content))))
	}
	for _, m := range masks {
		for _, at := range m.Ranges[f.Name] {
			add(at)
		}
	}
	for _, b := range f.Blocks {
		found, _ := literals.InBlock(names, b, nil)
		for _, l := range found {
			add(l.ValueRange)
		}
		if attr := b.Body().Attributes["default"]; attr != nil && terraform.IsLiteral(attr.Expr) && literals.Judge(names, terraform.PlainText(attr), literals.Context{Name: b.Name, TakesSecret: true}).Secret {
			add(attr.Expr.Range())
		}
	}
	return spans, words
}
