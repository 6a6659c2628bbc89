package literals

import (
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// InUse finds the locals that are written out and used as a secret, while their
// own name says nothing. known are the block's other literals; usedAs is the name of a
// secret that an address is used as, or "".
func InUse(names *naming.Judge, b *terraform.Block, known []Literal, usedAs func(address string) string) []Literal {
	var found []Literal
	for _, attr := range terraform.Attributes(b.Body()) {
		text := ""
		if terraform.IsLiteral(attr.Expr) {
			text = terraform.PlainText(attr)
		}
		if len(text) < values.MinLength || isMultiline(text) || names.Classify(attr.Name).Noun != "" {
			continue
		}
		verdict := values.Judge(text, true)
		if !verdict.Secret || usedAs("local."+attr.Name) == "" {
			continue
		}
		value := attr.Expr.Range()
		if !slices.ContainsFunc(known, func(w Literal) bool { return terraform.Within(w.ValueRange, value) }) {
			found = append(found, Literal{
				Range: attr.NameRange, ValueRange: value, Block: attr.SrcRange, In: b, Address: "local." + attr.Name, Attribute: attr.Name,
				Name: attr.Name, Text: secret.FromString(text), Verdict: verdict,
			})
		}
	}
	return found
}
