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
	RuleInfo: RuleInfo{
		ID:       "secret-in-script",
		Title:    "A script's text holds a secret",
		Severity: SeverityWarning,
		Weight:   weightMedium,
	},
	start: atEnd(checkSecretInScript),
}

func checkSecretInScript(p *pass) {
	// A parameter's finding shows the sinks of its value, a literal is reported where it
	// stands, and printed-secret reports a printed secret at the same place.
	for _, sinks := range flow.ByPlace(p.Sinks, flow.SinkScript, func(sink *flow.Sink) bool {
		return sink.Taint.Source.Kind != taint.SourceParameter && sink.Taint.Source.Kind != taint.SourceLiteral && !p.printedAt(sink)
	}) {
		p.inScript(sinks)
	}
}

// printedAt reports whether a secret is printed at the place where it enters a script.
func (p *pass) printedAt(sink *flow.Sink) bool {
	return p.options.severityOf(&rulePrintedSecret.RuleInfo) > 0 && slices.ContainsFunc(p.Prints, func(printed flow.Print) bool {
		return printed.Taint.Source == sink.Taint.Source && printed.Interpolation == sink.Place()
	})
}

// inScript reports the secrets that enter a script at one place.
func (p *pass) inScript(sinks []*flow.Sink) {
	sink := sinks[0]
	what, from := flow.SourcesOf(sinks)
	found := problem{confidence: naming.ConfidenceMedium}
	for _, sink := range sinks {
		if sink.Taint.Source.Kind == taint.SourceSession || sink.Taint.Source.Kind == taint.SourceOwnerKey {
			found.severity = SeverityError
		}
		if !sink.Taint.Source.Weak {
			found.confidence = naming.ConfidenceHigh
		}
	}
	found.at, found.around, found.address, found.attribute, found.sinks = sink.Place(), around(sink), sink.Block.Address, sink.Attribute+"."+from, sinks
	found.message = "the text of " + sink.Block.Address + "." + sink.Attribute + " holds " + what +
		": it is stored, shown to everyone who may read the workspace, and lies in the workspace's files"
	found.hint = "pass the secret by the environment and read it in the script as $NAME (in a template file: $${NAME})"
	if strings.HasPrefix(sink.Block.Address, "module.") {
		found.message = "input " + values.Quote(sink.Attribute) + " of " + sink.Block.Address + " becomes the text of a script and holds " + what +
			": it is stored and shown to everyone who may read the workspace"
	}
	p.report(found)
}
