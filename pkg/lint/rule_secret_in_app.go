package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

var ruleSecretInApp = &rule{
	id:       "secret-in-app",
	title:    "An app's URL or command holds a secret",
	severity: SeverityError,
	weight:   weightHigh,
	start:    atEnd(checkSecretInApp),
}

func checkSecretInApp(p *pass) {
	// What is written right there is a literal of the app, below.
	for _, hits := range flow.ByPlace(p.Sinks, flow.SinkApp, func(h *flow.Sink) bool {
		return h.Taint.Source.Kind != taint.SourceLiteral || !terraform.Within(h.Taint.Source.At, h.Range)
	}) {
		h := hits[0]
		what, from := flow.SourcesOf(hits)
		p.report(newFinding{
			at: h.Place(), around: around(h), address: h.Block.Address, attribute: h.Attribute + "." + from, sinks: hits,
			message: appMessage(h.Block, h.Attribute, what), hint: appHint,
		})
	}
	for _, w := range p.literalsOf[p.rule] {
		p.report(newFinding{
			at: w.Range, around: w.BlockRange, address: w.Address, attribute: w.Attribute + "." + w.Name, value: w.Text,
			confidence: w.Verdict.Confidence, message: appMessage(w.Block, w.Attribute, "a secret ("+w.Verdict.Title+")"), hint: appHint,
		})
	}
}

const appHint = "leave the secret out: use $SESSION_TOKEN where the app logs in to Coder, or a subdomain app behind Coder's own login"

func appMessage(b *terraform.Block, attr, what string) string {
	return "the " + attr + " of " + b.Address + " holds " + what + ", and it is part of what everyone who may read the workspace is given"
}
