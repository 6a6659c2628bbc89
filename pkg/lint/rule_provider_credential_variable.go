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
	check:    checkProviderCredentialVariable,
}

func checkProviderCredentialVariable(p *pass) {
	inProvider, elsewhere := map[string]bool{}, map[string]bool{}
	for _, b := range p.root.mod.blocks {
		seen := elsewhere
		if b.Type == "provider" {
			seen = inProvider
		}
		if b.Type != "variable" {
			variablesIn(b.Body, seen)
		}
	}
	for _, b := range p.root.mod.blocks {
		if b.Type != "variable" || !inProvider[b.name] || elsewhere[b.name] || !p.variable(b).secret {
			continue
		}
		p.report(draft{
			at: b.DefRange(), around: whole(b.Block), address: b.address,
			message: "variable " + quoteName(b.name) + " does nothing but log a provider in, so every version of the template carries the credential",
			hint:    "run the provisioner in an environment that is logged in to the provider",
		})
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
