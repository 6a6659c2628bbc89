package flow

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

func (g *Graph) Variable(b *terraform.Block) VariableVerdict {
	if v, ok := g.vars[b]; ok {
		return v
	}
	v := judgeVariable(g, b)
	g.vars[b] = v
	return v
}

func judgeVariable(g *Graph, b *terraform.Block) VariableVerdict {
	body := b.Body()
	facts := VariableFacts{
		Name: b.Name, Description: terraform.PlainText(body.Attributes["description"]), Kind: variableKind(body),
		flag: isFlag(body.Attributes["default"]), fewWords: isEnum(body), fallback: terraform.PlainText(body.Attributes["default"]),
	}
	v := VariableVerdict{Verdict: facts.Named(g.Names), Sensitive: terraform.IsTrue(body.Attributes["sensitive"]) || terraform.IsTrue(body.Attributes["ephemeral"])}
	if g.Root.Module.Variables[b.Name] == b {
		v.Verdict = judgedByUse(v.Verdict, g.Root.usedAs(b, v.Verdict))
	}
	v.Secret, v.PassedOver = facts.HoldsSecret(v.Verdict)
	v.source = v.Secret
	if !v.Secret && v.Sensitive && facts.Kind != "bool" && facts.Kind != "number" && !plainSetting(lastWord(v.Words)) && (v.Noun == "" || v.Secret || v.Unclear) {
		v.source, v.weak = true, true
	}
	return v
}

// elsewhere reports a default that says where a secret is: a path, a reference, or
// the entry of a store, as password_secret_key = "password" has it. An address may
// get a password yet.
func elsewhere(name, text string) bool {
	switch {
	case text == "" || strings.Contains(text, "://"):
		return false
	case values.IsPath(text):
		return true
	case values.PlaceholderReason(text) != "":
		return false
	}
	before, ok := strings.CutSuffix(strings.ToLower(name), "_secret_key")
	return values.NotAValue(text) != "" || ok && slices.Contains(strings.Split(before, "_"), text)
}

// plainSetting reports the last word of a name that is no secret's, whatever flag
// it has: templates from before parameters mark their own settings as sensitive to
// keep them from being asked for in each workspace.
func plainSetting(word string) bool {
	return !mayHoldSecret(word) || settingWords.Has(word) || naming.Words().Tails[word]
}

// settingWords are what machines and clusters are set up with.
const settingWords chars.Words = "namespaces arch architecture os image images node nodes cluster clusters context storage network subnet vpc bridge gateway cidr dns disk cpu cpus " +
	"cores memory ram gpu instance flavor template repo repository dotfiles shell mtu ipconfig sockets insecure warning"

func lastWord(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// variableKind is a variable's type as far as it matters: string, bool, number
// or another.
func variableKind(body *hclsyntax.Body) string {
	if attr := body.Attributes["type"]; attr != nil {
		name := hcl.ExprAsKeyword(attr.Expr)
		if name == "" {
			name = terraform.PlainText(attr)
		}
		switch name {
		case "string", "bool", "number":
			return name
		case "any":
		case "":
			return "a collection"
		default:
			return name
		}
	}
	if attr := body.Attributes["default"]; attr != nil {
		switch e := attr.Expr.(type) {
		case *hclsyntax.LiteralValueExpr:
			return literalKind(e)
		case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr:
			return "a collection"
		}
	}
	return "string"
}

// isFlag reports a default of true or false, in quotes or not: a variable of type
// string that asks a question holds no secret.
func isFlag(attr *hclsyntax.Attribute) bool {
	if attr == nil {
		return false
	}
	if e, ok := attr.Expr.(*hclsyntax.LiteralValueExpr); ok {
		_, ok := constant(e.Val).boolean()
		return ok
	}
	text := terraform.PlainText(attr)
	return text == "true" || text == "false"
}

func literalKind(e *hclsyntax.LiteralValueExpr) string {
	if e.Val.IsNull() {
		return "string"
	}
	return e.Val.Type().FriendlyName()
}

// isEnum reports a variable whose validation admits a few written-out words:
// contains([...], var.x), or var.x == "a" || var.x == "b".
func isEnum(body *hclsyntax.Body) bool {
	for _, v := range terraform.Nested(body, "validation") {
		if attr := v.Body.Attributes["condition"]; attr != nil && admitsFewWords(attr.Expr) {
			return true
		}
	}
	return false
}

func admitsFewWords(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return admitsFewWords(e.Expression)
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "contains" && len(e.Args) == 2 {
			_, ok := e.Args[0].(*hclsyntax.TupleConsExpr)
			return ok
		}
	case *hclsyntax.BinaryOpExpr:
		switch e.Op {
		case hclsyntax.OpLogicalOr:
			return admitsFewWords(e.LHS) && admitsFewWords(e.RHS)
		case hclsyntax.OpEqual:
			return isWord(e.LHS) || isWord(e.RHS)
		}
	}
	return false
}

// isWord reports a literal string that is not empty.
func isWord(expr hclsyntax.Expression) bool {
	tpl, ok := expr.(*hclsyntax.TemplateExpr)
	return ok && len(tpl.Parts) == 1 && tpl.IsStringLiteral()
}
