package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/ignore"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// safely lints one template. A panic in it does not end the run: the template is
// reported as not analysed.
func (r *run) safely(f *tree.Folder, names *naming.Judge) {
	defer func() {
		if recover() == nil {
			return
		}
		at := Position{1, 1}
		r.mu.Lock()
		defer r.mu.Unlock()
		found := Finding{
			Rule: ruleNotAnalysed.ID, Severity: ruleNotAnalysed.Severity, Confidence: naming.ConfidenceHigh, Origin: "file",
			Message: internalMistake, Hint: "please report it with the template's structure, not its values",
			File: r.source.Display(path.Join(f.Path, firstOf(f.Terraform))), Range: Range{at, Position{1, 2}}, Template: templateName(r.source, f.Path), dir: f.Path, folder: f.Path,
		}
		found.fingerprint(r.source)
		r.report.Findings = append(r.report.Findings, found)
	}()
	r.template(f, names)
}

const internalMistake = "internal error: this template could not be looked into"

func firstOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// activeRule is a rule that is on, with its work on one template.
type activeRule struct {
	pass  *pass
	check check
}

// template lints one template.
func (r *run) template(f *tree.Folder, names *naming.Judge) {
	m := r.loader.Parse(f.Path, f.Terraform, func() terraform.Visit { return r.visit(r.judge()) })
	r.loader.Keep(f.Path, m)
	t := newTemplate(f, r.options.Explain)
	t.Graph = flow.New(r.loader, names, t.isSecret, m, f.Aux)
	var findings []Finding
	var active []activeRule
	for _, rule := range r.rules {
		if rule.start != nil && r.options.severityOf(&rule.RuleInfo) > 0 {
			active = append(active, activeRule{&pass{template: t, rule: &rule.RuleInfo, options: &r.options, source: r.source, findings: &findings}, rule.start()})
		}
	}
	for _, b := range m.Blocks {
		t.blockLiterals(b)
	}
	for _, in := range t.Root.All() {
		for _, b := range in.Module.Blocks {
			t.block(in, b, active)
		}
	}
	t.fileLiterals()
	for _, literal := range t.literals {
		t.masks.Add(literal.ValueRange)
	}
	t.assignLiterals(&r.options)
	for _, rule := range active {
		if rule.check.finish != nil {
			rule.check.finish(rule.pass)
		}
	}
	kept, ignored := r.complete(t, findings)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Findings = append(r.report.Findings, kept...)
	r.report.Ignored = append(r.report.Ignored, ignored...)
	r.report.LookAlikes = append(r.report.LookAlikes, t.lookAlikes...)
	name := templateName(r.source, f.Path)
	before := r.report.linted[name] // not zero if another source of the run is a file of the template
	r.report.linted[name] = counts{max(before.files, len(f.Terraform)+len(f.Aux)), max(before.parameters, len(m.Of("data", "coder_parameter")))}
}

// block shows a block to all rules. The syntax tree of a large file's block is dropped
// afterwards.
func (t *template) block(in *flow.Instance, b *terraform.Block, active []activeRule) {
	note := noteOf(b)
	if in.IsRoot() && b.Kind == "locals" {
		t.literalsInUse(in, b)
	}
	if note != nil && note.irrelevant {
		return
	}
	before := len(t.Sinks)
	in.Gather(b)
	t.blockSinks = t.Sinks[before:]
	for _, rule := range active {
		if rule.check.block != nil {
			rule.check.block(rule.pass, in, b)
		}
	}
	if b.File.IsLarge() {
		b.Drop()
	}
}

// complete fills in what findings say of their files, drops those that were not asked
// for, and separates those that comments hide.
func (r *run) complete(t *template, found []Finding) (kept, ignored []Finding) {
	used := map[*ignore.Comment]bool{}
	defer r.ignores.note(t, used)
	for _, f := range found {
		if len(r.source.Only) > 0 && !slices.Contains(r.source.Only, strings.TrimPrefix(f.File, r.source.Prefix)) {
			continue
		}
		file := t.fileNamed(f.File)
		first, last := f.Range.positions()
		f.Lines = t.masks.Lines(file, first, last)
		if r.options.Excerpts {
			top, bottom := 0, 0
			if f.Block != nil {
				top, bottom = f.Block.Start.Line, f.Block.End.Line-1
			}
			f.Excerpt = t.masks.Excerpt(file, first, last, top, bottom)
		}
		f.Template = templateName(r.source, f.folder)
		f.fingerprint(r.source)
		if !r.options.NoInlineIgnores {
			if comment := t.ignoredBy(&f); comment != nil {
				f.Reason = comment.Reason
				used[comment] = true
				ignored = append(ignored, f)
				continue
			}
		}
		kept = append(kept, f)
	}
	return kept, ignored
}
