package lint

import "strings"

var ruleSecretInScript = &rule{
	id:       "secret-in-script",
	title:    "A script's text holds a secret",
	severity: SeverityWarning,
	weight:   weightMedium,
	finish:   checkSecretInScript,
}

func checkSecretInScript(p *pass) {
	for _, h := range p.sinks {
		// A parameter's finding tells where its value goes, a literal is found
		// where it is written.
		if h.kind != sinkScript || h.mark.from.kind == fromParameter || h.mark.from.kind == fromLiteral {
			continue
		}
		d := draft{
			at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + h.mark.from.address, ways: []*hit{h},
			message: "the text of " + h.block.address + "." + h.attr + " holds " + h.mark.from.String() +
				": it is stored, shown to everyone who may read the workspace, and lies in the workspace's files",
			hint: "pass the secret by the environment and read it in the script as $NAME (in a template file: $${NAME})",
		}
		if h.mark.from.kind == fromSession || h.mark.from.kind == fromOwnerKey {
			d.severity = SeverityError
		}
		if h.mark.from.weak {
			d.confidence = ConfidenceMedium
		}
		if strings.HasPrefix(h.block.address, "module.") {
			d.message = "input " + quoteName(h.attr) + " of " + h.block.address + " becomes the text of a script and holds " + h.mark.from.String() +
				": it is stored and shown to everyone who may read the workspace"
		}
		p.report(d)
	}
}
