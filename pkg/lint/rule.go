package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// The rules of rules:
//
//   - An id is a word and stays for ever; a rule that is gone keeps its page.
//   - A rule asks the module and the value-flow graph and reports; it reads no file.
//   - One finding per cause. The sinks that a parameter's value reaches are steps of
//     the parameter's finding, unless more people see the value there.
//   - The message says what is wrong and who sees it, the hint says how to fix it.
//     Neither holds any part of a value.
//   - docs/<id>.md explains it; the page's examples are run by a test.

// rule is a check of templates. What a rule refers to never refers to a rule, so that
// each can be read and changed alone; rules.go lists them all.
type rule struct {
	RuleInfo
	// start begins the check of one template. It is nil for a rule that needs more than
	// one template to report.
	start func() check
}

// check is a rule's work on one template, with the state that it keeps for it. Blocks
// come one at a time, since those of a large file are not all kept in memory.
type check struct {
	// block is called with each block of the template, and with each block of the local
	// modules that it calls, once for each call.
	block func(*pass, *flow.Instance, *terraform.Block)
	// finish is called after all blocks, when every flow is known.
	finish func(*pass)
}

// onBlock is the check of a rule that needs one block at a time.
func onBlock(block func(*pass, *flow.Instance, *terraform.Block)) func() check {
	return func() check { return check{block: block} }
}

// atEnd is the check of a rule that needs the whole template.
func atEnd(finish func(*pass)) func() check {
	return func() check { return check{finish: finish} }
}
