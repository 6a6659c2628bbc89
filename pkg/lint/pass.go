package lint

import (
	"path"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/ignore"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
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

// newFinding is a finding as rules write it; the rest follows from the rule and place.
type newFinding struct {
	severity   Severity          // the rule's own where zero
	confidence naming.Confidence // high where zero
	at         hcl.Range
	around     hcl.Range // the block
	address    string
	attribute  string
	message    string
	hint       string
	sinks      []*flow.Sink                        // the ways to tell, one after another
	taints     []*taint.Taint                       // the ways to tell, where there is no sink
	fix        func(f *terraform.File) *fix.Remedy // how to mend it
	called     *terraform.Block                    // the call of the module that makes it so
	subject    string                              // the name of what it is about, where a server would know it by one
	value      secret.Secret                       // a literal, for the baseline's keyed hash
	exposed    bool                                // the value can be read, and is not kept
}

// report adds a finding.
func (p *pass) report(d newFinding) {
	if severity, _, ok := p.run.options.Config.severity(p.rule.id); ok {
		d.severity = severity
	} else if d.severity == 0 {
		d.severity = p.rule.severity
	}
	if d.confidence == 0 {
		d.confidence = naming.ConfidenceHigh
	}
	f := Finding{
		Rule: p.rule.id, Severity: d.severity, Confidence: d.confidence, Message: values.OneLine(d.message), Hint: values.OneLine(d.hint),
		File: d.at.Filename, Range: rangeOf(d.at), Address: d.address, Origin: "file", Subject: d.subject, Exposed: !d.value.Empty(),
		dir: p.Root.Module.Dir, folder: p.Root.Module.Dir, attribute: d.attribute, value: d.value,
	}
	if file := p.fileNamed(d.at.Filename); file != nil && file.IsTerraform {
		f.folder = path.Dir(file.Path)
	}
	if d.around.Filename == d.at.Filename && d.around.End.Line > 0 {
		f.Block = &Range{Start: Position{d.around.Start.Line, 1}, End: Position{d.around.End.Line + 1, 1}}
	}
	if d.called != nil {
		f.Flow = append(f.Flow, stepAt(d.called.HeaderRange, "called by "+d.called.Address))
	}
	for _, h := range d.sinks {
		f.Flow = append(f.Flow, p.path(h.Taint)...)
		for _, at := range h.AlsoAt {
			f.Flow = append(f.Flow, stepAt(at, "enters "+h.Block.Address+"."+h.Attribute+" again"))
		}
	}
	for _, m := range d.taints {
		f.Flow = append(f.Flow, p.path(m)...)
	}
	if file := p.fileNamed(d.at.Filename); d.fix != nil && p.run.options.remedies != nil && file != nil {
		mend := d.fix(file)
		mend.File, mend.Masks = file, p.masks
		f.remedy = p.run.keep(mend)
	}
	*p.out = append(*p.out, f)
}

// path tells a mark's way: where the secret comes from, then each stop.
func (p *pass) path(m *taint.Taint) []Step {
	var steps []Step
	hops := m.Steps()
	if m.Source.At.Filename != "" {
		steps = append(steps, stepAt(m.Source.At, m.Source.String()))
	} else if len(hops) > 0 {
		what := m.Source.String()
		if what != m.Source.Address {
			what += " (" + m.Source.Address + ")"
		}
		steps = append(steps, stepAt(hops[0].Range, what))
	}
	for _, h := range hops {
		steps = append(steps, stepAt(h.Range, "flows into "+h.What))
	}
	return steps
}

func stepAt(at hcl.Range, what string) Step {
	return Step{File: at.Filename, Line: max(at.Start.Line, 1), Column: max(at.Start.Column, 1), What: values.OneLine(what)}
}

// around is the block that a hit's finding is shown in. A value may be written far
// from the block that shows it; then there is none.
func around(h *flow.Sink) hcl.Range {
	if !terraform.Within(h.Place(), h.Inner) {
		return hcl.Range{}
	}
	return h.Inner
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// run lints one source.
type run struct {
	source  *tree.Source
	options Options
	loader  *terraform.Loader

	mu      sync.Mutex
	report  *Report
	ignores map[string]*ignoreUse
}

// ignoreUse is an ignore comment of a linted file and whether it hid something in
// any of the templates that the file is part of.
type ignoreUse struct {
	*ignore.Comment
	file *terraform.File
	dir  string
	used bool
}

// keep keeps what mends a finding, and returns its number.
func (r *run) keep(mend *fix.Remedy) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := append(*r.options.remedies, mend)
	*r.options.remedies, mend.ID = list, len(list)
	return mend.ID
}

// passOver notes a look-alike.
func (p *pass) passOver(at hcl.Range, rule, name, reason string) {
	if p.run.options.Explain {
		p.passed = append(p.passed, PassedOver{at.Filename, at.Start.Line, rule, name, reason})
	}
}
