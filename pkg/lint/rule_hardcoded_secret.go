package lint

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleHardcodedSecret = &rule{
	RuleInfo: RuleInfo{
		ID:       "hardcoded-secret",
		Title:    "A secret is written in the template",
		Severity: SeverityError,
		Weight:   weightCritical,
	},
	start: atEnd(checkHardcodedSecret),
}

func checkHardcodedSecret(p *pass) {
	for _, literal := range p.literalsOf[p.rule.ID] {
		p.hardcoded(literal)
	}
}

// sinksOf lists the sinks that a literal reaches by references.
func (p *pass) sinksOf(literal literals.Literal) []*flow.Sink {
	var sinks []*flow.Sink
	for _, sink := range p.Sinks {
		if sink.Taint.Source.Kind == taint.SourceLiteral && terraform.Within(sink.Taint.Source.At, literal.ValueRange) && !terraform.Within(literal.ValueRange, sink.Range) {
			sinks = append(sinks, sink)
		}
	}
	return sinks
}

func (p *pass) hardcoded(literal literals.Literal) {
	found := problem{
		at: literal.Range, around: literal.BlockRange, address: literal.Address, attribute: literal.Attribute + "." + literal.Name, value: literal.Text,
		confidence: literal.Verdict.Confidence,
		hint:       "take the value out of the template, and change it: it was readable",
		sinks:      p.sinksOf(literal),
	}
	if literal.Verdict.Confidence < naming.ConfidenceHigh {
		found.severity = SeverityWarning
	}
	where := "the template"
	if literal.Block == nil || literal.Block.ResourceType == "" && literal.Block.Kind == "tfvars" {
		where = "a file of the template"
	}
	found.message = "a secret (" + literal.Verdict.Title + ") is written in " + where + ", which everyone who may use the template reads"
	if strings.TrimSpace(literal.Name) != "" {
		found.message = values.Quote(literal.Name) + " is a secret (" + literal.Verdict.Title + ") written in " + where + ", which everyone who may use the template reads"
	}
	p.report(found)
}
