package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// secretsOf lists what of a file must not be shown: stretches of it as it is, and
// words wherever they come up: what the templates that read it keep out of what they
// say, and what is written out in it.
func secretsOf(f *file, hidden []*masks) (masks [][2]int, words []secret.Secret) {
	names := newNameCache(&Names{})
	add := func(at hcl.Range) {
		if !at.CanSliceBytes(f.src) {
			return
		}
		masks = append(masks, [2]int{at.Start.Byte, at.End.Byte})
		words = append(words, secret.FromString(string(at.SliceBytes(f.src))))
	}
	for _, m := range hidden {
		for _, at := range m.places[f.name] {
			add(at)
		}
	}
	for _, b := range f.blocks {
		found, _ := scanBlock(names, b, nil)
		for _, w := range found {
			add(w.value)
		}
		if attr := b.body().Attributes["default"]; attr != nil && isLiteral(attr.Expr) && judgeValue(plainText(attr), true).Secret {
			add(attr.Expr.Range())
		}
	}
	return masks, words
}
