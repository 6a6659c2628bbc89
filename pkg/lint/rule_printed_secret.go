package lint

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var rulePrintedSecret = &rule{
	id:       "printed-secret",
	title:    "A script prints a secret, or agent metadata shows one",
	severity: SeverityError,
	weight:   weightHigh,
	start: func() check {
		return check{func(_ *pass, in *flow.Instance, b *terraform.Block) { in.EvalScripts(b) }, checkPrintedSecret}
	},
}

func checkPrintedSecret(p *pass) {
	for _, hits := range flow.ByPlace(p.Sinks, flow.SinkPrinted, nil) {
		h := hits[0]
		what, from := flow.SourcesOf(hits)
		p.report(newFinding{
			at: h.Place(), around: around(h), address: h.Block.Address, attribute: h.Attribute + "." + h.Label + "." + from, sinks: hits,
			message: "metadata " + values.Quote(h.Label) + " of " + h.Block.Address + " is made by a script that holds " + what +
				": the script and what it prints are shown with the workspace",
			hint: "let the script read the secret from a file or the environment, and print nothing of it",
		})
	}
	for _, found := range p.printedPlaces() {
		var what, from []string
		for _, m := range found.taints {
			what, from = append(what, m.Source.String()), append(from, m.Source.Address)
		}
		p.report(newFinding{
			at: found.at, address: found.owner, attribute: "print." + strings.Join(from, "."), taints: found.taints,
			message: "a command prints " + flow.Enumerate(what) + ", and its output goes to a log that others read",
			hint:    "do not print it; write it to a file with mode 0600 or pass it by the environment",
		})
	}
}

// printedPlace is an interpolation that is printed, with all that it may hold.
type printedPlace struct {
	at     hcl.Range
	owner  string
	taints []*taint.Taint
}

// printedPlaces joins what is printed at one place. A text is met by whoever asks
// for the value that it is part of, and agent metadata has a finding of its own.
func (p *pass) printedPlaces() []*printedPlace {
	var list []*printedPlace
	known := map[hcl.Range]*printedPlace{}
	for _, found := range p.Prints {
		if found.Taint.Source.Kind == taint.SourceLiteral || p.inAgentMetadata(found.Interpolation) {
			continue
		}
		place := known[found.At]
		if place == nil {
			place = &printedPlace{at: found.At, owner: found.Owner}
			known[found.At], list = place, append(list, place)
		}
		place.taints = taint.Join(place.taints, []*taint.Taint{found.Taint})
	}
	return list
}

func (p *pass) inAgentMetadata(at hcl.Range) bool {
	return slices.ContainsFunc(p.Sinks, func(h *flow.Sink) bool { return h.Kind == flow.SinkPrinted && terraform.Within(at, h.Range) })
}
