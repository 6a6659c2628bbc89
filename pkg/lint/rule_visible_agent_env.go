package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleVisibleAgentEnv = &rule{
	RuleInfo: RuleInfo{
		ID:       "visible-agent-env",
		Title:    "A secret is in the workspace agent's environment",
		Severity: SeverityNote,
		Weight:   weightLow,
		Pedantic: true,
	},
	start: atEnd(checkVisibleAgentEnv),
}

func checkVisibleAgentEnv(p *pass) {
	for _, sink := range p.Sinks {
		if sink.Kind != flow.SinkEnv || sink.Taint.Source.Kind == taint.SourceParameter || sink.Taint.Source.Kind == taint.SourceLiteral {
			continue
		}
		name := sink.Label
		if name == "" {
			name = sink.Block.Name
		}
		p.report(problem{
			at: sink.Place(), around: around(sink), address: sink.Block.Address, attribute: sink.Attribute + "." + name + "." + sink.Taint.Source.Address, sinks: []*flow.Sink{sink},
			message: "environment variable " + values.Quote(name) + " of the agent holds " + sink.Taint.Source.String() +
				": that is the way Coder's guide recommends, and the API still shows it to everyone who may read the workspace",
			hint: "where that is too much, let the workspace fetch the secret itself, or use a user secret",
		})
	}
}
