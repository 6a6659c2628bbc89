package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

var ruleSecretInApp = &rule{
	RuleInfo: RuleInfo{
		ID:       "secret-in-app",
		Title:    "An app's URL or command holds a secret",
		Severity: SeverityError,
		Weight:   weightHigh,
	},
	start: atEnd(checkSecretInApp),
}

func checkSecretInApp(p *pass) {
	// A literal of the app itself is reported below.
	for _, sinks := range flow.ByPlace(p.Sinks, flow.SinkApp, func(sink *flow.Sink) bool {
		return sink.Taint.Source.Kind != taint.SourceLiteral || !terraform.Within(sink.Taint.Source.At, sink.Range)
	}) {
		sink := sinks[0]
		what, from := flow.SourcesOf(sinks)
		p.report(problem{
			at: sink.Place(), around: around(sink), address: sink.Block.Address, attribute: sink.Attribute + "." + from, sinks: sinks,
			message: appMessage(sink.Block, sink.Attribute, what), hint: appHint,
		})
	}
	for _, literal := range p.literalsOf[p.rule.ID] {
		p.report(problem{
			at: literal.Range, around: literal.BlockRange, address: literal.Address, attribute: literal.Attribute + "." + literal.Name, value: literal.Text,
			confidence: literal.Verdict.Confidence, message: appMessage(literal.Block, literal.Attribute, "a secret ("+literal.Verdict.Title+")"), hint: appHint,
		})
	}
}

const appHint = "leave the secret out: use $SESSION_TOKEN where the app logs in to Coder, or a subdomain app behind Coder's own login"

func appMessage(b *terraform.Block, attr, what string) string {
	return "the " + attr + " of " + b.Address + " holds " + what + ", and it is part of what everyone who may read the workspace is given"
}
