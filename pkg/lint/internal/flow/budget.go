package flow

import "github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"

// Limits of what is followed and evaluated; a hostile template asks for more.
const (
	maxEvalDepth = 300      // references and expressions within one another
	maxEvalSteps = 2 << 20  // expressions evaluated for one template
	maxExpansion = 256      // instances of a for_each, rounds of a for
	maxCallDepth = 8        // modules within modules
	maxInstances = 4096     // modules that one template calls, with those that they call
	instanceText = 64 << 10 // bytes of large files that count as one of them more
)

// Budget counts what the evaluation of one template costs, and limits it.
type Budget struct {
	steps     int
	depth     int
	instances int
	Exceeded  bool
}

// enter counts a step of evaluation. It returns false at a limit.
func (b *Budget) enter() bool {
	b.steps++
	b.depth++
	if b.steps > maxEvalSteps || b.depth > maxEvalDepth {
		b.Exceeded = true
		b.depth--
		return false
	}
	return true
}

func (b *Budget) leave() { b.depth-- }

// instance counts an instance of a module: modules that call modules can make very many.
// first is set for the first instance over the limit.
func (b *Budget) instance(m *terraform.Module) (ok, first bool) {
	if b.instances >= maxInstances {
		return false, false
	}
	b.instances++
	for _, f := range m.Files {
		if f.IsLarge() {
			b.instances += len(f.Content) / instanceText // it is parsed again for each
		}
	}
	ok = b.instances < maxInstances
	return ok, !ok
}
