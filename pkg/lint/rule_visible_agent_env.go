package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleVisibleAgentEnv = &rule{
	id:       "visible-agent-env",
	title:    "A secret is in the workspace agent's environment",
	severity: SeverityNote,
	weight:   weightLow,
	pedantic: true,
	start:    atEnd(checkVisibleAgentEnv),
}

func checkVisibleAgentEnv(p *pass) {
	for _, h := range p.Sinks {
		if h.Kind != flow.SinkEnv || h.Taint.Source.Kind == taint.SourceParameter || h.Taint.Source.Kind == taint.SourceLiteral {
			continue
		}
		name := h.Label
		if name == "" {
			name = h.Block.Name
		}
		p.report(newFinding{
			at: h.Place(), around: around(h), address: h.Block.Address, attribute: h.Attribute + "." + name + "." + h.Taint.Source.Address, sinks: []*flow.Sink{h},
			message: "environment variable " + values.Quote(name) + " of the agent holds " + h.Taint.Source.String() +
				": that is the way Coder's guide recommends, and the API still shows it to everyone who may read the workspace",
			hint: "where that is too much, let the workspace fetch the secret itself, or use a user secret",
		})
	}
}
