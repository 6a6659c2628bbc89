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
	RuleInfo: RuleInfo{
		ID:       "printed-secret",
		Title:    "A script prints a secret, or agent metadata shows one",
		Severity: SeverityError,
		Weight:   weightHigh,
	},
	start: func() check {
		return check{func(_ *pass, in *flow.Instance, b *terraform.Block) { in.EvalScripts(b) }, checkPrintedSecret}
	},
}

func checkPrintedSecret(p *pass) {
	for _, sinks := range flow.ByPlace(p.Sinks, flow.SinkPrinted, nil) {
		sink := sinks[0]
		what, from := flow.SourcesOf(sinks)
		p.report(problem{
			at: sink.Place(), around: around(sink), address: sink.Block.Address, attribute: sink.Attribute + "." + sink.Label + "." + from, sinks: sinks,
			message: "metadata " + values.Quote(sink.Label) + " of " + sink.Block.Address + " is made by a script that holds " + what +
				": the script and what it prints are shown with the workspace",
			hint: "let the script read the secret from a file or the environment, and print nothing of it",
		})
	}
	for _, found := range p.printedPlaces() {
		var what, from []string
		for _, t := range found.taints {
			what, from = append(what, t.Source.String()), append(from, t.Source.Address)
		}
		p.report(problem{
			at: found.at, address: found.owner, attribute: "print." + strings.Join(from, "."), taints: found.taints,
			message: "a command prints " + flow.Enumerate(what) + ", and its output goes to a log that others read",
			hint:    "do not print it; write it to a file with mode 0600 or pass it by the environment",
		})
	}
}

// printedPlace is a printed interpolation with all secrets that it may hold.
type printedPlace struct {
	at     hcl.Range
	owner  string
	taints []*taint.Taint
}

// printedPlaces joins the secrets that are printed at one place: the text around it is
// evaluated once for each value that it is part of. Agent metadata is reported apart.
func (p *pass) printedPlaces() []*printedPlace {
	var list []*printedPlace
	byRange := map[hcl.Range]*printedPlace{}
	for _, found := range p.Prints {
		if found.Taint.Source.Kind == taint.SourceLiteral || p.inAgentMetadata(found.Interpolation) {
			continue
		}
		place := byRange[found.At]
		if place == nil {
			place = &printedPlace{at: found.At, owner: found.Owner}
			byRange[found.At], list = place, append(list, place)
		}
		place.taints = taint.Join(place.taints, []*taint.Taint{found.Taint})
	}
	return list
}

func (p *pass) inAgentMetadata(at hcl.Range) bool {
	return slices.ContainsFunc(p.Sinks, func(sink *flow.Sink) bool { return sink.Kind == flow.SinkPrinted && terraform.Within(at, sink.Range) })
}
