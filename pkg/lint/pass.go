package lint

import (
	"path"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// pass is the run of one rule over one template.
type pass struct {
	*template
	rule     *RuleInfo
	options  *Options
	source   *tree.Source
	findings *[]Finding
}

// report makes a finding of a problem.
func (p *pass) report(found problem) {
	if severity, _, ok := p.options.Config.severity(p.rule.ID); ok {
		found.severity = severity
	} else if found.severity == 0 {
		found.severity = p.rule.Severity
	}
	if found.confidence == 0 {
		found.confidence = naming.ConfidenceHigh
	}
	file := p.fileNamed(found.at.Filename)
	f := Finding{
		Rule: p.rule.ID, Severity: found.severity, Confidence: found.confidence, Message: values.OneLine(found.message), Hint: values.OneLine(found.hint),
		File: found.at.Filename, Range: rangeOf(found.at), Address: found.address, Origin: "file", Subject: found.subject, Exposed: !found.value.Empty(),
		dir: p.Root.Module.Dir, folder: p.Root.Module.Dir, attribute: found.attribute, value: found.value,
	}
	if file != nil && file.IsTerraform {
		f.folder = path.Dir(file.Path)
	}
	if found.around.Filename == found.at.Filename && found.around.End.Line > 0 {
		f.Block = &Range{Start: Position{found.around.Start.Line, 1}, End: Position{found.around.End.Line + 1, 1}}
	}
	if found.called != nil {
		f.Flow = append(f.Flow, stepAt(found.called.HeaderRange, "called by "+found.called.Address))
	}
	for _, sink := range found.sinks {
		f.Flow = append(f.Flow, pathOf(sink.Taint)...)
		for _, at := range sink.AlsoAt {
			f.Flow = append(f.Flow, stepAt(at, "enters "+sink.Block.Address+"."+sink.Attribute+" again"))
		}
	}
	for _, t := range found.taints {
		f.Flow = append(f.Flow, pathOf(t)...)
	}
	if found.fix != nil && p.options.remedies != nil && file != nil {
		remedy := found.fix(file)
		remedy.File, remedy.Masks = file, p.masks
		f.remedy = p.options.remedies.keep(remedy)
	}
	*p.findings = append(*p.findings, f)
}

// lookAlike notes what the rule does not report although it looks like a secret.
func (p *pass) lookAlike(at hcl.Range, name, reason string) {
	p.template.lookAlike(at, p.rule.ID, name, reason)
}

// pathOf is the path of a taint: its source, then each step.
func pathOf(t *taint.Taint) []Step {
	var path []Step
	steps := t.Steps()
	if t.Source.At.Filename != "" {
		path = append(path, stepAt(t.Source.At, t.Source.String()))
	} else if len(steps) > 0 {
		what := t.Source.String()
		if what != t.Source.Address {
			what += " (" + t.Source.Address + ")"
		}
		path = append(path, stepAt(steps[0].Range, what))
	}
	for _, step := range steps {
		path = append(path, stepAt(step.Range, "flows into "+step.What))
	}
	return path
}

func stepAt(at hcl.Range, what string) Step {
	return Step{File: at.Filename, Line: max(at.Start.Line, 1), Column: max(at.Start.Column, 1), What: values.OneLine(what)}
}

// around is the block that a sink's finding is shown in, the zero range where the value
// stands outside it.
func around(sink *flow.Sink) hcl.Range {
	if !terraform.Within(sink.Place(), sink.Inner) {
		return hcl.Range{}
	}
	return sink.Inner
}
