package lint

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// secretsOf lists what of a file must not be shown: stretches of it as it is, and
// words wherever they come up: what the templates that read it keep out of what they
// say, and what is written out in it.
func secretsOf(f *file, graphs []*graph) (masks [][2]int, words []string) {
	names := newNameCache(&Names{})
	add := func(at hcl.Range) {
		if !at.CanSliceBytes(f.src) {
			return
		}
		masks = append(masks, [2]int{at.Start.Byte, at.End.Byte})
		words = append(words, string(at.SliceBytes(f.src)))
	}
	for _, g := range graphs {
		for _, at := range g.masks[f.name] {
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

// Masked is the text of a file, before or after, with its secrets masked line for
// line, to be shown as a diff.
func (x *FileFix) Masked(text []byte) string {
	out := string(text)
	if bytes.Equal(text, x.Before) {
		out = maskStretches(out, x.masks)
	}
	for _, word := range x.words {
		if len(strings.Trim(word, `"`)) >= minSecret {
			out = strings.ReplaceAll(out, word, masked)
		}
	}
	return maskStretches(out, lookalikes(out, 0))
}
