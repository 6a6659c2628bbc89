package lint

import (
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// literalsInUse finds the locals that are written out and used as a secret, while their
// own name says nothing. known are the block's other literals; usedAs is the name of a
// secret that an address is used as, or "".
func literalsInUse(names *nameCache, b *block, known []written, usedAs func(address string) string) []written {
	var found []written
	for _, attr := range attributes(b.body()) {
		text := ""
		if isLiteral(attr.Expr) {
			text = plainText(attr)
		}
		if len(text) < minSecret || isMultiline(text) || names.classify(attr.Name).Noun != "" {
			continue
		}
		verdict := judgeValue(text, true)
		if !verdict.Secret || usedAs("local."+attr.Name) == "" {
			continue
		}
		value := attr.Expr.Range()
		if !slices.ContainsFunc(known, func(w written) bool { return within(w.value, value) }) {
			found = append(found, written{
				at: attr.NameRange, value: value, around: attr.SrcRange, block: b, address: "local." + attr.Name, attribute: attr.Name,
				name: attr.Name, text: secret.FromString(text), verdict: verdict,
			})
		}
	}
	return found
}
