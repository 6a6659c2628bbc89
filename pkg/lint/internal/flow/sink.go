package flow

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Sink is a secret that reached a sink.
type Sink struct {
	Kind      SinkKind
	Block     *terraform.Block
	Inner     hcl.Range // the nested block around it, or the block itself
	Attribute string    // the attribute's path within the block
	Label     string    // what people know it by: an item's key, a variable's name
	Range     hcl.Range // the expression
	Taint     *taint.Taint
	AlsoAt    []hcl.Range // where it enters the same expression again

	Hidden bool // metadata with sensitive = true
}

// SinkKind says what kind of place a secret reached.
type SinkKind int

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
	sinkForeign                      // an input of a module that is not at hand
)

// reportsLiterals reports a kind of sink whose own literals are findings of the flow; those
// of scripts, apps and machines are found where they are written.
func (k SinkKind) reportsLiterals() bool {
	return k == SinkMetadata || k == SinkDefault || k == SinkPrinted
}

// Place is the range to mark: where the secret enters the sink's expression.
func (h *Sink) Place() hcl.Range {
	hops := h.Taint.Steps()
	for _, hop := range slices.Backward(hops) {
		if terraform.Within(hop.Range, h.Range) {
			return hop.Range
		}
	}
	if h.Taint.Source.Kind == taint.SourceLiteral && terraform.Within(h.Taint.Source.At, h.Range) {
		return h.Taint.Source.At
	}
	return h.Range
}

// LeadsAway reports a secret that goes where it was not followed, and has no finding of
// its own as those of parameters and literals have.
func (h *Sink) LeadsAway() bool {
	return h.Kind == sinkForeign && h.Taint.Source.Kind != taint.SourceParameter && h.Taint.Source.Kind != taint.SourceLiteral
}
