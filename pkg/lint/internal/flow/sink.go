package flow

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Sink is a place that shows or stores a value, with one secret that reaches it.
type Sink struct {
	Kind      SinkKind
	Block     *terraform.Block
	Inner     hcl.Range // the nested block around it, or the block itself
	Attribute string    // the attribute's path within the block
	Label     string    // how it is shown: an item's key, a variable's name
	Range     hcl.Range // the expression
	Taint     *taint.Taint
	AlsoAt    []hcl.Range // where else it enters the same expression

	Hidden bool // metadata with sensitive = true
}

// SinkKind is the kind of a sink.
type SinkKind int

// The kinds of sinks.
const (
	SinkScript   SinkKind = iota + 1 // script text that Coder stores and shows
	SinkApp                          // an app's URL or command
	SinkMetadata                     // an item of a coder_metadata
	SinkEnv                          // the workspace agent's environment
	SinkDefault                      // a parameter's default or option
	SinkPreset                       // a preset's parameter
	SinkPrinted                      // a command that prints, or agent metadata
	SinkImage                        // a build argument of an image
	SinkUserData                     // what a machine reads at its start
	sinkForeign                      // an input of a module that is not available
)

// reportsLiterals reports whether rules report a sink for a literal in its own expression.
// In scripts, apps and machines the finder of literals reports them.
func (k SinkKind) reportsLiterals() bool {
	return k == SinkMetadata || k == SinkDefault || k == SinkPrinted
}

// Place is the range to highlight: where the secret enters the sink's expression.
func (s *Sink) Place() hcl.Range {
	for _, step := range slices.Backward(s.Taint.Steps()) {
		if terraform.Within(step.Range, s.Range) {
			return step.Range
		}
	}
	if s.Taint.Source.Kind == taint.SourceLiteral && terraform.Within(s.Taint.Source.At, s.Range) {
		return s.Taint.Source.At
	}
	return s.Range
}

// LeadsAway reports whether the secret goes to a module that is not available. Parameters
// and literals do not count: they have findings of their own.
func (s *Sink) LeadsAway() bool {
	return s.Kind == sinkForeign && s.Taint.Source.Kind != taint.SourceParameter && s.Taint.Source.Kind != taint.SourceLiteral
}
