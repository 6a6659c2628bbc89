package lint

import (
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
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
	for _, hits := range flow.ByPlace(p.Sinks, flow.SinkScript, func(h *flow.Sink) bool {
		return h.Taint.Source.Kind != taint.SourceParameter && h.Taint.Source.Kind != taint.SourceLiteral && !p.printedAt(h)
	}) {
		p.inScript(hits)
	}
}

// printedAt reports a secret that is printed at the place where it enters a script.
func (p *pass) printedAt(h *flow.Sink) bool {
	return p.run.options.severityOf(rulePrintedSecret) > 0 && slices.ContainsFunc(p.Prints, func(found flow.Print) bool {
		return found.Taint.Source == h.Taint.Source && found.Interpolation == h.Place()
	})
}

// inScript reports the secrets that enter a script at one place.
func (p *pass) inScript(hits []*flow.Sink) {
	h := hits[0]
	what, from := flow.SourcesOf(hits)
	d := newFinding{confidence: naming.ConfidenceMedium}
	for _, h := range hits {
		if h.Taint.Source.Kind == taint.SourceSession || h.Taint.Source.Kind == taint.SourceOwnerKey {
			d.severity = SeverityError
		}
		if !h.Taint.Source.Weak {
			d.confidence = naming.ConfidenceHigh
		}
	}
	d.at, d.around, d.address, d.attribute, d.sinks = h.Place(), around(h), h.Block.Address, h.Attribute+"."+from, hits
	d.message = "the text of " + h.Block.Address + "." + h.Attribute + " holds " + what +
		": it is stored, shown to everyone who may read the workspace, and lies in the workspace's files"
	d.hint = "pass the secret by the environment and read it in the script as $NAME (in a template file: $${NAME})"
	if strings.HasPrefix(h.Block.Address, "module.") {
		d.message = "input " + values.Quote(h.Attribute) + " of " + h.Block.Address + " becomes the text of a script and holds " + what +
			": it is stored and shown to everyone who may read the workspace"
	}
	p.report(d)
}
