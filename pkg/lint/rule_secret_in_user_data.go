package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

var ruleSecretInUserData = &rule{
	RuleInfo: RuleInfo{
		ID:       "secret-in-user-data",
		Title:    "A machine's start-up data holds a secret",
		Severity: SeverityNote,
		Weight:   weightLow,
		Pedantic: true,
	},
	start: atEnd(checkSecretInUserData),
}

func checkSecretInUserData(p *pass) {
	for _, sink := range p.Sinks {
		if sink.Kind != flow.SinkUserData || sink.Taint.Source.Kind == taint.SourceParameter || sink.Taint.Source.Kind == taint.SourceLiteral {
			continue
		}
		p.report(problem{
			at: sink.Place(), around: around(sink), address: sink.Block.Address, attribute: sink.Attribute + "." + sink.Taint.Source.Address, sinks: []*flow.Sink{sink},
			message: sink.Block.Address + "." + sink.Attribute + " holds " + sink.Taint.Source.String() + ": it stays in Terraform's state and where the machine's provider keeps such data",
			hint:    "let the machine fetch the secret with an identity of its own",
		})
	}
}
