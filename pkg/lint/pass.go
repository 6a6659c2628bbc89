package lint

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// pass is one rule's look at one template.
type pass struct {
	*template
	rule  *rule
	check check
	run   *run
	out   *[]Finding
}

// draft is a finding as rules write it; the rest follows from the rule and place.
type draft struct {
	severity   Severity   // the rule's own where zero
	confidence Confidence // high where zero
	at         hcl.Range
	around     hcl.Range // the block
	address    string
	attribute  string
	message    string
	hint       string
	ways       []*hit                // the ways to tell, one after another
	marks      []*mark               // the ways to tell, where there is no sink
	fix        func(f *file) *remedy // how to mend it
	called     *block                // the call of the module that makes it so
	subject    string                // the name of what it is about, where a server would know it by one
	value      secret.Secret         // a literal, for the baseline's keyed hash
	exposed    bool                  // the value can be read, and is not kept
}

// report adds a finding.
func (p *pass) report(d draft) {
	if severity, _, ok := p.run.options.Config.severity(p.rule.id); ok {
		d.severity = severity
	} else if d.severity == 0 {
		d.severity = p.rule.severity
	}
	if d.confidence == 0 {
		d.confidence = ConfidenceHigh
	}
	f := Finding{
		Rule: p.rule.id, Severity: d.severity, Confidence: d.confidence, Message: oneLine(d.message), Hint: oneLine(d.hint),
		File: d.at.Filename, Range: rangeOf(d.at), Address: d.address, Origin: "file", Subject: d.subject, Exposed: !d.value.Empty(),
		dir: p.root.mod.dir, folder: p.root.mod.dir, attribute: d.attribute, value: d.value,
	}
	if file := p.fileNamed(d.at.Filename); file != nil && file.tf {
		f.folder = path.Dir(file.path)
	}
	if d.around.Filename == d.at.Filename && d.around.End.Line > 0 {
		f.Block = &Range{Start: Position{d.around.Start.Line, 1}, End: Position{d.around.End.Line + 1, 1}}
	}
	if d.called != nil {
		f.Flow = append(f.Flow, stepAt(d.called.DefRange(), "called by "+d.called.address))
	}
	for _, h := range d.ways {
		f.Flow = append(f.Flow, p.way(h.mark)...)
		for _, at := range h.also {
			f.Flow = append(f.Flow, stepAt(at, "enters "+h.block.address+"."+h.attr+" again"))
		}
	}
	for _, m := range d.marks {
		f.Flow = append(f.Flow, p.way(m)...)
	}
	if file := p.fileNamed(d.at.Filename); d.fix != nil && p.run.options.remedies != nil && file != nil {
		mend := d.fix(file)
		mend.file, mend.masks = file, p.masks
		f.remedy = p.run.keep(mend)
	}
	*p.out = append(*p.out, f)
}

// way tells a mark's way: where the secret comes from, then each stop.
func (p *pass) way(m *mark) []Step {
	var steps []Step
	hops := m.hops()
	if m.from.at.Filename != "" {
		steps = append(steps, stepAt(m.from.at, m.from.String()))
	} else if len(hops) > 0 {
		what := m.from.String()
		if what != m.from.address {
			what += " (" + m.from.address + ")"
		}
		steps = append(steps, stepAt(hops[0].at, what))
	}
	for _, h := range hops {
		steps = append(steps, stepAt(h.at, "flows into "+h.what))
	}
	return steps
}

func stepAt(at hcl.Range, what string) Step {
	return Step{File: at.Filename, Line: max(at.Start.Line, 1), Column: max(at.Start.Column, 1), What: oneLine(what)}
}

// around is the block that a hit's finding is shown in. A value may be written far
// from the block that shows it; then there is none.
func around(h *hit) hcl.Range {
	if !within(h.place(), h.inner) {
		return hcl.Range{}
	}
	return h.inner
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
