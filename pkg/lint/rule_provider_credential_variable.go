package lint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
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
	for _, b := range p.Root.Module.Blocks {
		if b.Kind != "variable" || !u.inProvider[b.Name] || u.elsewhere[b.Name] || !p.Variable(b).Secret {
			continue
		}
		p.report(newFinding{
			at: b.HeaderRange, around: b.Range, address: b.Address,
			message: "variable " + values.Quote(b.Name) + " does nothing but log a provider in, so every version of the template carries the credential",
			hint:    "run the provisioner in an environment that is logged in to the provider",
		})
	}
}

// note remembers which variables a block uses.
func (u *variableUses) note(_ *pass, in *flow.Instance, b *terraform.Block) {
	switch {
	case !in.IsRoot() || b.Kind == "variable":
	case b.Kind == "provider":
		variablesIn(b.Body(), u.inProvider)
	default:
		variablesIn(b.Body(), u.elsewhere)
	}
}

// variablesIn notes the variables that a body refers to.
func variablesIn(body *hclsyntax.Body, seen map[string]bool) {
	_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
		if e, ok := n.(*hclsyntax.ScopeTraversalExpr); ok && e.Traversal.RootName() == "var" {
			name, _ := terraform.AttrStep(e.Traversal[1:])
			seen[name] = true
		}
		return nil
	})
}
