package lint

var ruleSecretInApp = &rule{
	id:       "secret-in-app",
	title:    "An app's URL or command holds a secret",
	severity: SeverityError,
	weight:   weightHigh,
	start:    atEnd(checkSecretInApp),
}

func checkSecretInApp(p *pass) {
	// What is written right there is a literal of the app, below.
	for _, hits := range byPlace(p.sinks, sinkApp, func(h *hit) bool { return h.mark.from.kind != fromLiteral || !within(h.mark.from.at, h.at) }) {
		h := hits[0]
		what, from := origins(hits)
		p.report(draft{
			at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + from, ways: hits,
			message: appMessage(h.block, h.attr, what), hint: appHint,
		})
	}
	for _, w := range p.literalsOf[p.rule] {
		p.report(draft{
			at: w.at, around: w.around, address: w.address, attribute: w.attribute + "." + w.name, value: w.text,
			confidence: w.verdict.Confidence, message: appMessage(w.block, w.attribute, "a secret ("+w.verdict.Title+")"), hint: appHint,
		})
	}
}

const appHint = "leave the secret out: use $SESSION_TOKEN where the app logs in to Coder, or a subdomain app behind Coder's own login"

func appMessage(b *block, attr, what string) string {
	return "the " + attr + " of " + b.address + " holds " + what + ", and it is part of what everyone who may read the workspace is given"
}
