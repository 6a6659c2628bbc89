package lint

import (
	"sync"

	"github.com/hashicorp/hcl/v2"
)

// learned is what a block of a large file is asked before its tree is let go.
type learned struct {
	quiet    bool // nothing in it concerns a rule but what it is called
	literals []written
	skipped  []hcl.Range // where the rest of a line was not looked at
}

// largeBlocks is what was learned of the blocks of a template's large files. Several
// write to it at a time, and nobody once the files are parsed.
type largeBlocks struct {
	mu      sync.Mutex
	learned map[*block]*learned
}

// look returns the function that asks a block, for one of those who parse.
func (r *run) look(into *largeBlocks, names *nameCache) func(*block) {
	nothing, quiet := &learned{}, &learned{quiet: true} // what most have to say
	return func(b *block) {
		l := nothing
		if !r.options.pedantic() && isQuiet(b) {
			l = quiet
		}
		if literals, skipped := scanBlock(names, b, nil); literals != nil || skipped != nil {
			l = &learned{l.quiet, literals, skipped}
		}
		into.mu.Lock()
		defer into.mu.Unlock()
		into.learned[b] = l
	}
}
