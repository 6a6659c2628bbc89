package lint

var ruleVisibleAgentEnv = &rule{
	id:       "visible-agent-env",
	title:    "A secret is in the workspace agent's environment",
	severity: SeverityNote,
	weight:   weightLow,
	pedantic: true,
	start:    atEnd(checkVisibleAgentEnv),
}

func checkVisibleAgentEnv(p *pass) {
	for _, h := range p.sinks {
		if h.kind != sinkEnv || h.mark.from.kind == fromParameter || h.mark.from.kind == fromLiteral {
			continue
		}
		name := h.label
		if name == "" {
			name = h.block.name
		}
		p.report(draft{
			at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + name + "." + h.mark.from.address, ways: []*hit{h},
			message: "environment variable " + quoteName(name) + " of the agent holds " + h.mark.from.String() +
				": that is the way Coder's guide recommends, and the API still shows it to everyone who may read the workspace",
			hint: "where that is too much, let the workspace fetch the secret itself, or use a user secret",
		})
	}
}
