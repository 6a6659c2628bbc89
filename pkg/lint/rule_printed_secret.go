package lint

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

var rulePrintedSecret = &rule{
	id:       "printed-secret",
	title:    "A script prints a secret, or agent metadata shows one",
	severity: SeverityError,
	weight:   weightHigh,
	start: func() check {
		return check{func(_ *pass, in *instance, b *block) { in.evalScripts(b) }, checkPrintedSecret}
	},
}

func checkPrintedSecret(p *pass) {
	for _, hits := range byPlace(p.sinks, sinkPrinted, nil) {
		h := hits[0]
		what, from := origins(hits)
		p.report(draft{
			at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + h.label + "." + from, ways: hits,
			message: "metadata " + quoteName(h.label) + " of " + h.block.address + " is made by a script that holds " + what +
				": the script and what it prints are shown with the workspace",
			hint: "let the script read the secret from a file or the environment, and print nothing of it",
		})
	}
	for _, found := range p.printedPlaces() {
		var what, from []string
		for _, m := range found.marks {
			what, from = append(what, m.from.String()), append(from, m.from.address)
		}
		p.report(draft{
			at: found.at, address: found.owner, attribute: "print." + strings.Join(from, "."), marks: found.marks,
			message: "a command prints " + listed(what) + ", and its output goes to a log that others read",
			hint:    "do not print it; write it to a file with mode 0600 or pass it by the environment",
		})
	}
}

// printedPlace is an interpolation that is printed, with all that it may hold.
type printedPlace struct {
	at    hcl.Range
	owner string
	marks []*mark
}

// printedPlaces joins what is printed at one place. A text is met by whoever asks
// for the value that it is part of, and agent metadata has a finding of its own.
func (p *pass) printedPlaces() []*printedPlace {
	var list []*printedPlace
	known := map[hcl.Range]*printedPlace{}
	for _, found := range p.prints {
		if found.mark.from.kind == fromLiteral || p.inAgentMetadata(found.hole) {
			continue
		}
		place := known[found.at]
		if place == nil {
			place = &printedPlace{at: found.at, owner: found.owner}
			known[found.at], list = place, append(list, place)
		}
		place.marks = joinMarks(place.marks, []*mark{found.mark})
	}
	return list
}

func (p *pass) inAgentMetadata(at hcl.Range) bool {
	return slices.ContainsFunc(p.sinks, func(h *hit) bool { return h.kind == sinkPrinted && within(at, h.at) })
}
