package lint

import (
	"slices"
	"strings"
)

var ruleSecretInScript = &rule{
	id:       "secret-in-script",
	title:    "A script's text holds a secret",
	severity: SeverityWarning,
	weight:   weightMedium,
	start:    atEnd(checkSecretInScript),
}

func checkSecretInScript(p *pass) {
	// A parameter's finding tells where its value goes, a literal is found where it
	// is written, and one that is printed has a finding at the same place.
	for _, hits := range byPlace(p.sinks, sinkScript, func(h *hit) bool {
		return h.mark.from.kind != fromParameter && h.mark.from.kind != fromLiteral && !p.printedAt(h)
	}) {
		p.inScript(hits)
	}
}

// printedAt reports a secret that is printed at the place where it enters a script.
func (p *pass) printedAt(h *hit) bool {
	return p.run.options.severityOf(rulePrintedSecret) > 0 && slices.ContainsFunc(p.prints, func(found print) bool {
		return found.mark.from == h.mark.from && found.hole == h.place()
	})
}

// inScript reports the secrets that enter a script at one place.
func (p *pass) inScript(hits []*hit) {
	h := hits[0]
	what, from := origins(hits)
	d := draft{confidence: ConfidenceMedium}
	for _, h := range hits {
		if h.mark.from.kind == fromSession || h.mark.from.kind == fromOwnerKey {
			d.severity = SeverityError
		}
		if !h.mark.from.weak {
			d.confidence = ConfidenceHigh
		}
	}
	d.at, d.around, d.address, d.attribute, d.ways = h.place(), around(h), h.block.address, h.attr+"."+from, hits
	d.message = "the text of " + h.block.address + "." + h.attr + " holds " + what +
		": it is stored, shown to everyone who may read the workspace, and lies in the workspace's files"
	d.hint = "pass the secret by the environment and read it in the script as $NAME (in a template file: $${NAME})"
	if strings.HasPrefix(h.block.address, "module.") {
		d.message = "input " + quoteName(h.attr) + " of " + h.block.address + " becomes the text of a script and holds " + what +
			": it is stored and shown to everyone who may read the workspace"
	}
	p.report(d)
}
