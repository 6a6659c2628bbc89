package lint

import (
	"sync"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// learned is what a block of a large file is asked before its tree is let go.
type learned struct {
	irrelevant bool // nothing in it concerns a rule but what it is called
	literals   []literals.Literal
	skipped    []hcl.Range // where the rest of a line was not looked at
}

// largeBlocks is what was learned of the blocks of a template's large files. Several
// write to it at a time, and nobody once the files are parsed.
type largeBlocks struct {
	mu      sync.Mutex
	learned map[*terraform.Block]*learned
}

// look returns the function that asks a block, for one of those who parse.
func (r *run) look(into *largeBlocks, names *naming.Judge) func(*terraform.Block) {
	nothing, quiet := &learned{}, &learned{irrelevant: true} // what most have to say
	return func(b *terraform.Block) {
		l := nothing
		if !r.options.pedantic() && flow.IsIrrelevant(b) {
			l = quiet
		}
		if literals, skipped := literals.InBlock(names, b, nil); literals != nil || skipped != nil {
			l = &learned{l.irrelevant, literals, skipped}
		}
		into.mu.Lock()
		defer into.mu.Unlock()
		into.learned[b] = l
	}
}
