package lint

var ruleSecretInUserData = &rule{
	id:       "secret-in-user-data",
	title:    "A machine's start-up data holds a secret",
	severity: SeverityNote,
	weight:   weightLow,
	pedantic: true,
	start:    atEnd(checkSecretInUserData),
}

func checkSecretInUserData(p *pass) {
	for _, h := range p.sinks {
		if h.kind != sinkUserData || h.mark.from.kind == fromParameter || h.mark.from.kind == fromLiteral {
			continue
		}
		p.report(draft{
			at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + h.mark.from.address, ways: []*hit{h},
			message: h.block.address + "." + h.attr + " holds " + h.mark.from.String() + ": it stays in Terraform's state and where the machine's provider keeps such data",
			hint:    "let the machine fetch the secret with an identity of its own",
		})
	}
}
