package lint

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// variableVerdict is what a variable block says about its value.
type variableVerdict struct {
	nameVerdict
	secret    bool // it holds a secret's value
	sensitive bool // the server keeps it to itself
	source    bool // what flows from it is treated as a secret
	weak      bool // by its flag alone
	passed    string
}

func (g *graph) variable(b *block) variableVerdict {
	if v, ok := g.vars[b]; ok {
		return v
	}
	v := judgeVariable(g, b)
	g.vars[b] = v
	return v
}

func judgeVariable(g *graph, b *block) variableVerdict {
	body := b.body()
	facts := variableFacts{
		name: b.name, description: plainText(body.Attributes["description"]), kind: variableKind(body),
		flag: isFlag(body.Attributes["default"]), fewWords: isEnum(body), fallback: plainText(body.Attributes["default"]),
	}
	v := variableVerdict{nameVerdict: facts.named(g.names), sensitive: isTrue(body.Attributes["sensitive"]) || isTrue(body.Attributes["ephemeral"])}
	if g.root.mod.variables[b.name] == b {
		v.nameVerdict = judgedByUse(v.nameVerdict, g.root.usedAs(b, v.nameVerdict))
	}
	v.secret, v.passed = facts.holdsSecret(v.nameVerdict)
	v.source = v.secret
	if !v.secret && v.sensitive && facts.kind != "bool" && facts.kind != "number" && !plainSetting(lastWord(v.Words)) && (v.Noun == "" || v.Secret || v.Unclear) {
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
	case isPath(text):
		return true
	case placeholderReason(text) != "":
		return false
	}
	before, ok := strings.CutSuffix(strings.ToLower(name), "_secret_key")
	return notAValue(text) != "" || ok && slices.Contains(strings.Split(before, "_"), text)
}

// plainSetting reports the last word of a name that is no secret's, whatever flag
// it has: templates from before parameters mark their own settings as sensitive to
// keep them from being asked for in each workspace.
func plainSetting(word string) bool {
	return !mayHoldSecret(word) || settingWords.has(word) || words().tails[word]
}

// settingWords are what machines and clusters are set up with.
const settingWords wordSet = "namespaces arch architecture os image images node nodes cluster clusters context storage network subnet vpc bridge gateway cidr dns disk cpu cpus " +
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
			name = plainText(attr)
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
	text := plainText(attr)
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
	for _, v := range nested(body, "validation") {
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
