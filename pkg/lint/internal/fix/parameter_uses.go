package fix

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// parameterBlocks tells of each parameter of a module which blocks speak of it, so that
// the replacement of many looks into each block once and not once for each of them.
type parameterBlocks struct {
	mod     *terraform.Module
	named   map[string][]int // indexes of the module's blocks, by the name in the address
	presets []int            // presets name a parameter as people see it
}

// parameterBlocksOf looks through a module once.
func (p *plan) parameterBlocksOf(mod *terraform.Module) *parameterBlocks {
	if found := p.speaking[mod]; found != nil {
		return found
	}
	list := &parameterBlocks{mod: mod, named: map[string][]int{}}
	for i, b := range mod.Blocks {
		if b.ResourceType == "coder_workspace_preset" {
			list.presets = append(list.presets, i)
		}
		_ = hclsyntax.VisitAll(b.Body(), func(node hclsyntax.Node) hcl.Diagnostics {
			if e, ok := node.(*hclsyntax.ScopeTraversalExpr); ok {
				if name, _, ok := parameterNamed(e.Traversal); ok {
					list.named[name] = append(list.named[name], i)
				}
			}
			return nil
		})
	}
	p.speaking[mod] = list
	return list
}

// of lists the blocks that may speak of a parameter, in the module's order.
func (l *parameterBlocks) of(name string) []*terraform.Block {
	indexes := slices.Concat(l.named[name], l.presets)
	slices.Sort(indexes)
	var blocks []*terraform.Block
	for _, i := range slices.Compact(indexes) {
		blocks = append(blocks, l.mod.Blocks[i])
	}
	return blocks
}

// parameterNamed is the parameter that a reference names, and what it asks of it.
func parameterNamed(t hcl.Traversal) (name string, rest hcl.Traversal, ok bool) {
	if t.RootName() != "data" {
		return "", nil, false
	}
	typ, rest := terraform.AttrStep(t[1:])
	name, rest = terraform.AttrStep(rest)
	return name, rest, typ == "coder_parameter"
}
