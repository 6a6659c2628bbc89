package lint

var ruleInsensitiveVariable = &rule{
	id:       "insensitive-variable",
	title:    "A variable that holds a secret is not sensitive, or has its value in the template",
	severity: SeverityError,
	weight:   weightHigh,
	start:    onBlock(checkInsensitiveVariable),
}

func checkInsensitiveVariable(p *pass, in *instance, b *block) {
	if !in.isRoot() || b.Type != "variable" || b.name == "" {
		return
	}
	v := p.variable(b)
	switch {
	case v.secret:
		p.secretVariable(b, v)
	case v.Noun != "":
		p.passOver(b.def, p.rule.id, b.name, v.passed)
	}
}

const serverShowsValue = "the server gives its value to everyone who may read the template"

// insensitiveMessage says of a variable, in a file or on a server, what is wrong; who is
// shown its value follows.
func insensitiveMessage(name string) string {
	return "variable " + quoteName(name) + " holds a secret and is not sensitive"
}

func (p *pass) secretVariable(b *block, v variableVerdict) {
	d := draft{at: b.DefRange(), around: b.at, address: b.address, subject: b.name, confidence: v.Confidence}
	told := serverShowsValue
	if !p.root.mod.has("resource", "coder_agent") {
		d.severity = SeverityWarning
		told = "Terraform's plans and logs show its value, and the server too where this is a template"
	}
	literal := p.writtenDefault(b)
	d.fix = func(f *file) *remedy {
		x := &remedy{}
		def := b.body().Attributes["default"]
		switch {
		case literal != nil && !v.sensitive && b.at.Start.Line == b.at.End.Line: // one attribute is all that fits
			x.edits = append(x.edits, textEdit{def.SrcRange.Start.Byte, def.SrcRange.End.Byte, "sensitive = true"})
			return x
		case literal != nil:
			x.edits = append(x.edits, removeLines(f, def.SrcRange))
		}
		if !v.sensitive {
			x.edits = append(x.edits, setAttribute(f, b.syntax(), "sensitive", "true"))
		}
		return x
	}
	switch {
	case v.sensitive && literal == nil:
		if attr := b.body().Attributes["default"]; attr != nil && plainText(attr) != "" {
			p.passOver(attr.NameRange, p.rule.id, b.name, "of its default: "+judgeValue(plainText(attr), true).Reason)
		}
		return
	case v.sensitive:
		d.at, d.attribute, d.value = literal.at, "default", literal.text
		d.message = "the default of variable " + quoteName(b.name) + " is a secret (" + literal.verdict.Title + ") in the template's source, which everyone who may use the template reads"
		d.hint = "remove the default and give the value when the template is pushed; change the secret: it was readable"
	case literal != nil:
		d.value = literal.text
		d.message = "variable " + quoteName(b.name) + " holds a secret, is not sensitive, and has its default (" + literal.verdict.Title + ") in the template's source"
		d.hint = "set sensitive = true and remove the default; change the secret: it was readable"
	default:
		d.message = insensitiveMessage(b.name) + ", so " + told
		d.hint = "set sensitive = true"
	}
	p.report(d)
}
