package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Variable judges a variable, once.
func (g *Graph) Variable(b *terraform.Block) VariableVerdict {
	if v, ok := g.variables[b]; ok {
		return v
	}
	v := judgeVariable(g, b)
	g.variables[b] = v
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
	v.Secret, v.WhyNot = facts.HoldsSecret(v.Verdict)
	v.source = v.Secret
	if !v.Secret && v.Sensitive && facts.Kind != "bool" && facts.Kind != "number" && !plainSetting(lastWord(v.Words)) && (v.Noun == "" || v.Secret || v.Unclear) {
		v.source, v.weak = true, true
	}
	return v
}

// plainSetting reports whether the last word of a name is not a secret's, whatever the
// variable's flag: older templates mark their settings as sensitive so that Coder does not
// ask for them in each workspace.
func plainSetting(word string) bool {
	return !taint.MayHoldSecret(word) || settingWords.Has(word) || naming.IsTail(word)
}

// settingWords are settings of machines and clusters.
const settingWords chars.Words = "namespaces arch architecture os image images node nodes cluster clusters context storage network subnet vpc bridge gateway cidr dns disk cpu cpus " +
	"cores memory ram gpu instance flavor template repo repository dotfiles shell mtu ipconfig sockets insecure warning"

func lastWord(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
