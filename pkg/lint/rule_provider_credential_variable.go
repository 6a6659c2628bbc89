package lint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var ruleProviderCredentialVariable = &rule{
	id:       "provider-credential-variable",
	title:    "A variable only carries a provider's credential",
	severity: SeverityNote,
	weight:   weightLow,
	pedantic: true,
	start: func() check {
		uses := &variableUses{inProvider: map[string]bool{}, elsewhere: map[string]bool{}}
		return check{uses.note, uses.report}
	},
}

// variableUses is where the template's variables are used.
type variableUses struct {
	inProvider, elsewhere map[string]bool
}

func (u *variableUses) report(p *pass) {
	for _, b := range p.root.mod.blocks {
		if b.Type != "variable" || !u.inProvider[b.name] || u.elsewhere[b.name] || !p.variable(b).secret {
			continue
		}
		p.report(draft{
			at: b.DefRange(), around: b.at, address: b.address,
			message: "variable " + quoteName(b.name) + " does nothing but log a provider in, so every version of the template carries the credential",
			hint:    "run the provisioner in an environment that is logged in to the provider",
		})
	}
}

// note remembers which variables a block uses.
func (u *variableUses) note(_ *pass, in *instance, b *block) {
	switch {
	case !in.isRoot() || b.Type == "variable":
	case b.Type == "provider":
		variablesIn(b.body(), u.inProvider)
	default:
		variablesIn(b.body(), u.elsewhere)
	}
}

// variablesIn notes the variables that a body refers to.
func variablesIn(body *hclsyntax.Body, seen map[string]bool) {
	_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
		if e, ok := n.(*hclsyntax.ScopeTraversalExpr); ok && e.Traversal.RootName() == "var" {
			name, _ := attrStep(e.Traversal[1:])
			seen[name] = true
		}
		return nil
	})
}
