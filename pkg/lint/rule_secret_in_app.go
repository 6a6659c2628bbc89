package lint

var ruleSecretInApp = &rule{
	id:       "secret-in-app",
	title:    "An app's URL or command holds a secret",
	severity: SeverityError,
	weight:   weightHigh,
	check:    checkSecretInApp,
}

func checkSecretInApp(p *pass) {
	for _, h := range p.gather() {
		if h.kind != sinkApp {
			continue
		}
		d := draft{
			at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + h.mark.from.address, ways: []*hit{h},
			message: "the " + h.attr + " of " + h.block.address + " holds " + h.mark.from.String() + ", and it is part of what everyone who may read the workspace is given",
			hint:    "leave the secret out of the " + h.attr + ": use $SESSION_TOKEN where the app logs in to Coder, or a subdomain app behind Coder's own login",
		}
		if h.mark.from.kind == fromLiteral {
			p.mask(h.mark.from.at)
			if within(h.mark.from.at, h.at) {
				d.at = h.block.Body.Attributes[h.attr].NameRange
			}
		}
		p.report(d)
	}
}
