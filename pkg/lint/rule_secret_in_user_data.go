package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

var ruleSecretInUserData = &rule{
	id:       "secret-in-user-data",
	title:    "A machine's start-up data holds a secret",
	severity: SeverityNote,
	weight:   weightLow,
	pedantic: true,
	start:    atEnd(checkSecretInUserData),
}

func checkSecretInUserData(p *pass) {
	for _, h := range p.Sinks {
		if h.Kind != flow.SinkUserData || h.Taint.Source.Kind == taint.SourceParameter || h.Taint.Source.Kind == taint.SourceLiteral {
			continue
		}
		p.report(newFinding{
			at: h.Place(), around: around(h), address: h.Block.Address, attribute: h.Attribute + "." + h.Taint.Source.Address, sinks: []*flow.Sink{h},
			message: h.Block.Address + "." + h.Attribute + " holds " + h.Taint.Source.String() + ": it stays in Terraform's state and where the machine's provider keeps such data",
			hint:    "let the machine fetch the secret with an identity of its own",
		})
	}
}
