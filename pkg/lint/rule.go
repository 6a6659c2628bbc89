package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// rule is a check of a template. Blocks come one at a time, since a large file's are
// not all in memory; what has to know them all waits for the end.
type rule struct {
	id       string
	title    string
	severity Severity
	weight   float64
	pedantic bool
	audit    bool // only an audit of a server reports it
	// start begins the check of one template; nil where the rule finds nothing in one.
	start func() check
}

// check is a rule's work on one template, with what it remembers of that.
type check struct {
	// block is called with each block of the template, and of the local modules
	// that it calls as these calls see them.
	block func(*pass, *flow.Instance, *terraform.Block)
	// finish is called when all blocks were seen and every flow is known.
	finish func(*pass)
}

// onBlock is the check of a rule that looks at each block by itself.
func onBlock(block func(*pass, *flow.Instance, *terraform.Block)) func() check {
	return func() check { return check{block: block} }
}

// atEnd is the check of a rule that looks at the template as a whole.
func atEnd(finish func(*pass)) func() check {
	return func() check { return check{finish: finish} }
}

// The weights of the four classes of findings.
const (
	weightCritical = 9.0
	weightHigh     = 7.5
	weightMedium   = 5.0
	weightLow      = 3.0
)
