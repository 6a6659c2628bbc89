package literals

import (
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// InUse finds the literals of locals that are used as a secret although their own name
// does not mean one. known are the other literals of the block. usedAs returns the secret
// name that an address is used under, or "".
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
		verdict := Judge(names, text, Context{Name: attr.Name, TakesSecret: true})
		if !verdict.Secret || usedAs("local."+attr.Name) == "" {
			continue
		}
		value := attr.Expr.Range()
		if !slices.ContainsFunc(known, func(l Literal) bool { return terraform.Within(l.ValueRange, value) }) {
			found = append(found, Literal{
				Range: attr.NameRange, ValueRange: value, BlockRange: attr.SrcRange, Block: b, Address: "local." + attr.Name, Attribute: attr.Name,
				Name: attr.Name, Text: secret.FromString(text), Verdict: verdict,
			})
		}
	}
	return found
}
