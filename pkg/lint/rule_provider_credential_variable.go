package lint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleProviderCredentialVariable = &rule{
	RuleInfo: RuleInfo{
		ID:       "provider-credential-variable",
		Title:    "A variable only carries a provider's credential",
		Severity: SeverityNote,
		Weight:   weightLow,
		Pedantic: true,
	},
	start: func() check {
		uses := &variableUses{inProvider: map[string]bool{}, elsewhere: map[string]bool{}}
		return check{uses.note, uses.report}
	},
}

// variableUses are the names of the variables that blocks use.
type variableUses struct {
	inProvider, elsewhere map[string]bool
}

func (u *variableUses) report(p *pass) {
	for _, b := range p.Root.Module.Blocks {
		if b.Kind != "variable" || !u.inProvider[b.Name] || u.elsewhere[b.Name] || !p.Variable(b).Secret {
			continue
		}
		p.report(problem{
			at: b.HeaderRange, around: b.Range, address: b.Address,
			message: "variable " + values.Quote(b.Name) + " does nothing but log a provider in, so every version of the template carries the credential",
			hint:    "run the provisioner in an environment that is logged in to the provider",
		})
	}
}

// note adds the variables that a block uses.
func (u *variableUses) note(_ *pass, in *flow.Instance, b *terraform.Block) {
	switch {
	case !in.IsRoot() || b.Kind == "variable":
	case b.Kind == "provider":
		variablesIn(b.Body(), u.inProvider)
	default:
		variablesIn(b.Body(), u.elsewhere)
	}
}

// variablesIn adds the variables that a body refers to.
func variablesIn(body *hclsyntax.Body, seen map[string]bool) {
	_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
		if e, ok := n.(*hclsyntax.ScopeTraversalExpr); ok && e.Traversal.RootName() == "var" {
			name, _ := terraform.AttrStep(e.Traversal[1:])
			seen[name] = true
		}
		return nil
	})
}
