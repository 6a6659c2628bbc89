package lint

import (
	"slices"
	"strings"
)

var ruleHardcodedSecret = &rule{
	id:       "hardcoded-secret",
	title:    "A secret is written in the template",
	severity: SeverityError,
	weight:   weightCritical,
	start:    atEnd(checkHardcodedSecret),
}

func checkHardcodedSecret(p *pass) {
	for _, w := range p.literals {
		if !p.saidElsewhere(w) {
			p.hardcoded(w)
		}
	}
}

// saidElsewhere reports a literal that a rule with more to say is about.
func (p *pass) saidElsewhere(w written) bool {
	if w.block == nil {
		return false
	}
	switch {
	case w.block.Type == "variable" && w.attribute == "default":
		return p.variable(w.block).secret && w.verdict.Kind != "placeholder"
	case w.block.typ == "coder_parameter" && w.attribute == "default":
		for _, param := range p.root.parameters(w.block) {
			if param.secret {
				return true
			}
		}
	}
	if w.block.typ == "coder_parameter" && p.isDefault(w) {
		return true
	}
	return w.inApp() || w.block.typ == "coder_workspace_preset" && strings.HasPrefix(w.attribute, "parameters") && p.run.options.severityOf(ruleSecretDefault) > 0
}

// isDefault reports what secret-default says of a parameter's default or option.
func (p *pass) isDefault(w written) bool {
	return p.run.options.severityOf(ruleSecretDefault) > 0 && slices.ContainsFunc(p.sinks, func(h *hit) bool {
		return h.kind == sinkDefault && h.mark.from.kind == fromLiteral && within(w.value, h.mark.from.at)
	})
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
