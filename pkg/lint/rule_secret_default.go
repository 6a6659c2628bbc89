package lint

import "strings"

var ruleSecretDefault = &rule{
	id:       "secret-default",
	title:    "A parameter's default, option or preset holds a secret",
	severity: SeverityError,
	weight:   weightCritical,
	start:    onBlock(checkSecretDefault),
}

func checkSecretDefault(p *pass, in *instance, b *block) {
	if b.typ == "coder_parameter" {
		for _, param := range in.parameters(b) {
			p.literalDefault(param)
		}
	}
	for _, h := range p.fresh {
		if h.kind == sinkDefault || h.kind == sinkPreset {
			p.flowingDefault(h)
		}
	}
}

// literalDefault reports a default that is written out under a secret name.
func (p *pass) literalDefault(param *parameter) {
	if !param.secret {
		return
	}
	literal := p.writtenDefault(param.block)
	if literal == nil {
		return
	}
	p.report(draft{
		at: literal.at, around: param.block.at, address: param.block.address + param.each.key, attribute: "default",
		confidence: literal.verdict.Confidence, value: literal.text,
		subject: param.name,
		message: secretDefaultMessage("the default", param.name, literal.verdict),
		hint:    "remove the default, and change the secret: it was readable",
	})
}

// everyoneSeesIt ends what is said of a default, an option or a preset.
const everyoneSeesIt = ", and everyone who may read the template sees it"

// secretDefaultMessage says of a parameter's default or option what it is.
func secretDefaultMessage(what, parameter string, verdict valueVerdict) string {
	return what + " of parameter " + quoteName(parameter) + " is a secret (" + verdict.Title + ")" + everyoneSeesIt
}

// flowingDefault reports a secret that reaches a default, an option or a preset.
func (p *pass) flowingDefault(h *hit) {
	from := h.mark.from
	if from.kind == fromLiteral && within(from.at, h.at) && h.kind == sinkDefault && h.attr == "default" {
		if verdict := p.names.classify(h.block.name); verdict.Secret {
			return // literalDefault's
		}
	}
	what := "the default of " + h.block.address
	switch {
	case h.kind == sinkPreset && h.label != "":
		what = "parameter " + quoteName(strings.TrimSpace(h.label)) + " of " + h.block.address
	case h.kind == sinkPreset:
		what = h.block.address
	case h.attr != "default":
		what = "an option of " + h.block.address
	}
	holds := from.String()
	if from.kind == fromLiteral {
		holds = "a secret that is written in the template"
	}
	message := what + " holds " + holds + everyoneSeesIt
	if from.kind == fromVariable && isTrue(from.block.body().Attributes["sensitive"]) {
		message += "; that the variable is sensitive does not help here"
	}
	if from.kind == fromLiteral {
		p.masks.add(from.at)
	}
	p.report(draft{
		at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + from.address,
		message: message, ways: []*hit{h},
		hint: "leave the default empty and give the secret to the workspace another way",
	})
}
