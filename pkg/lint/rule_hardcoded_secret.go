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

// paths lists where a literal that other parts refer to ends.
func (p *pass) paths(w literals.Literal) []*flow.Sink {
	var ways []*flow.Sink
	for _, h := range p.Sinks {
		if h.Taint.Source.Kind == taint.SourceLiteral && terraform.Within(h.Taint.Source.At, w.ValueRange) && !terraform.Within(w.ValueRange, h.Range) {
			ways = append(ways, h)
		}
	}
	return ways
}

func (p *pass) hardcoded(w literals.Literal) {
	d := newFinding{
		at: w.Range, around: w.BlockRange, address: w.Address, attribute: w.Attribute + "." + w.Name, value: w.Text,
		confidence: w.Verdict.Confidence,
		hint:       "take the value out of the template, and change it: it was readable",
		sinks:      p.paths(w),
	}
	if w.Verdict.Confidence < naming.ConfidenceHigh {
		d.severity = SeverityWarning
	}
	where := "the template"
	if w.Block == nil || w.Block.ResourceType == "" && w.Block.Kind == "tfvars" {
		where = "a file of the template"
	}
	d.message = "a secret (" + w.Verdict.Title + ") is written in " + where + ", which everyone who may use the template reads"
	if w.Name != "" && strings.TrimSpace(w.Name) != "" {
		d.message = values.Quote(w.Name) + " is a secret (" + w.Verdict.Title + ") written in " + where + ", which everyone who may use the template reads"
	}
	p.report(d)
}
