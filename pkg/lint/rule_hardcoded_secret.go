package lint

import "strings"

var ruleHardcodedSecret = &rule{
	id:       "hardcoded-secret",
	title:    "A secret is written in the template",
	severity: SeverityError,
	weight:   weightCritical,
	start:    atEnd(checkHardcodedSecret),
}

func checkHardcodedSecret(p *pass) {
	for _, w := range p.literalsOf[p.rule] {
		p.hardcoded(w)
	}
}

// waysOf lists where a literal that other parts refer to ends.
func (p *pass) waysOf(w written) []*hit {
	var ways []*hit
	for _, h := range p.sinks {
		if h.mark.from.kind == fromLiteral && within(h.mark.from.at, w.value) && !within(w.value, h.at) {
			ways = append(ways, h)
		}
	}
	return ways
}

func (p *pass) hardcoded(w written) {
	d := draft{
		at: w.at, around: w.around, address: w.address, attribute: w.attribute + "." + w.name, value: w.text,
		confidence: w.verdict.Confidence,
		hint:       "take the value out of the template, and change it: it was readable",
		ways:       p.waysOf(w),
	}
	if w.verdict.Confidence < ConfidenceHigh {
		d.severity = SeverityWarning
	}
	where := "the template"
	if w.block == nil || w.block.typ == "" && w.block.Type == "tfvars" {
		where = "a file of the template"
	}
	d.message = "a secret (" + w.verdict.Title + ") is written in " + where + ", which everyone who may use the template reads"
	if w.name != "" && strings.TrimSpace(w.name) != "" {
		d.message = quoteName(w.name) + " is a secret (" + w.verdict.Title + ") written in " + where + ", which everyone who may use the template reads"
	}
	p.report(d)
}
