package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// blockNote is what the linter finds in a block of a large file while its syntax tree is
// in memory.
type blockNote struct {
	irrelevant bool // no rule reads the block; others may still refer to it
	literals   []literals.Literal
	skipped    []hcl.Range // lines that were not read to the end
}

// noteOf returns the note of a block, or nil if its file is not large.
func noteOf(b *terraform.Block) *blockNote {
	note, _ := b.Note.(*blockNote)
	return note
}

// visit returns the function with which one worker takes notes.
func (r *run) visit(names *naming.Judge) terraform.Visit {
	empty, irrelevant := &blockNote{}, &blockNote{irrelevant: true} // shared by most blocks
	return func(b *terraform.Block) any {
		note := empty
		if !r.options.pedantic() && flow.IsIrrelevant(b) {
			note = irrelevant
		}
		if literals, skipped := literals.InBlock(names, b, nil); literals != nil || skipped != nil {
			note = &blockNote{note.irrelevant, literals, skipped}
		}
		return note
	}
}
