package fix

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// references indexes the blocks of a module by the parameters that they refer to, so that
// each block is searched once and not once for each parameter that is replaced.
type references struct {
	module  *terraform.Module
	named   map[string][]int // indexes of blocks, by the name in the parameter's address
	presets []int            // presets may refer to a parameter by the name that Coder shows
}

// referencesIn returns the references in a module, and searches it on the first call.
func (p *Plan) referencesIn(m *terraform.Module) *references {
	if found := p.references[m]; found != nil {
		return found
	}
	refs := &references{module: m, named: map[string][]int{}}
	for i, b := range m.Blocks {
		if b.ResourceType == "coder_workspace_preset" {
			refs.presets = append(refs.presets, i)
		}
		_ = hclsyntax.VisitAll(b.Body(), func(node hclsyntax.Node) hcl.Diagnostics {
			if e, ok := node.(*hclsyntax.ScopeTraversalExpr); ok {
				if name, _, ok := parameterNamed(e.Traversal); ok {
					refs.named[name] = append(refs.named[name], i)
				}
			}
			return nil
		})
	}
	p.references[m] = refs
	return refs
}

// to returns the blocks that may refer to a parameter, in the module's order.
func (r *references) to(name string) []*terraform.Block {
	indexes := slices.Concat(r.named[name], r.presets)
	slices.Sort(indexes)
	var blocks []*terraform.Block
	for _, i := range slices.Compact(indexes) {
		blocks = append(blocks, r.module.Blocks[i])
	}
	return blocks
}

// parameterNamed returns the name of the parameter that a reference is to, and its rest.
func parameterNamed(t hcl.Traversal) (name string, rest hcl.Traversal, ok bool) {
	if t.RootName() != "data" {
		return "", nil, false
	}
	resourceType, rest := terraform.AttrStep(t[1:])
	name, rest = terraform.AttrStep(rest)
	return name, rest, resourceType == "coder_parameter"
}
