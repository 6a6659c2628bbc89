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

// lintSafely keeps a mistake of ours in one template from ending the run: the
// template is reported as not analysed.
func (r *run) lintSafely(f *tree.Folder, names *naming.Judge) {
	defer func() {
		if recover() == nil {
			return
		}
		at := Position{1, 1}
		r.mu.Lock()
		defer r.mu.Unlock()
		found := Finding{
			Rule: ruleNotAnalysed.id, Severity: ruleNotAnalysed.severity, Confidence: naming.ConfidenceHigh, Origin: "file",
			Message: internalMistake, Hint: "please report it with the template's structure, not its values",
			File: r.source.Display(path.Join(f.Path, firstOf(f.Terraform))), Range: Range{at, Position{1, 2}}, Template: r.template(f.Path), dir: f.Path, folder: f.Path,
		}
		found.fingerprint(r.source)
		r.report.Findings = append(r.report.Findings, found)
	}()
	r.lintFolder(f, names)
}

const internalMistake = "internal error: this template could not be looked into"

func firstOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// lintFolder lints one template.
func (r *run) lintFolder(f *tree.Folder, names *naming.Judge) {
	m := r.loader.Parse(f.Path, f.Terraform, func() terraform.Visit { return r.visit(r.names()) })
	r.loader.Keep(f.Path, m)
	g := flow.New(r.loader, names, m, f.Aux)
	t := newTemplate(g, f, r.options.Explain)
	var found []Finding
	var passes []*pass
	for _, rule := range rules() {
		if r.options.severityOf(rule) > 0 {
			p := &pass{template: t, rule: rule, run: r, out: &found}
			if rule.start != nil {
				p.check = rule.start()
			}
			passes = append(passes, p)
		}
	}
	for _, in := range t.Root.All() {
		for _, b := range in.Module.Blocks {
			t.block(in, b, passes)
		}
	}
	t.scanFiles()
	for _, w := range t.literals {
		t.masks.Add(w.ValueRange)
	}
	t.assignLiterals(&r.options)
	for _, p := range passes {
		if p.check.finish != nil {
			p.check.finish(p)
		}
	}
	kept, ignored := r.sortOut(t, found)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Findings = append(r.report.Findings, kept...)
	r.report.Ignored = append(r.report.Ignored, ignored...)
	r.report.PassedOver = append(r.report.PassedOver, t.passed...)
	before := r.report.looked[r.template(f.Path)] // where a file of it was named beside its folder
	r.report.looked[r.template(f.Path)] = looked{max(before.files, len(f.Terraform)+len(f.Aux)), max(before.parameters, len(m.Of("data", "coder_parameter")))}
}

// sortOut drops what was not asked for and sets apart what comments hide.
func (r *run) sortOut(t *template, found []Finding) (kept, ignored []Finding) {
	used := map[*ignore.Comment]bool{}
	defer r.noteIgnores(t, used)
	for _, f := range found {
		if len(r.source.Only) > 0 && !slices.Contains(r.source.Only, strings.TrimPrefix(f.File, r.source.Prefix)) {
			continue
		}
		src := t.fileNamed(f.File)
		first, last := f.Range.positions()
		f.Lines = t.masks.Lines(src, first, last)
		if r.options.Excerpts {
			top, bottom := 0, 0
			if f.Block != nil {
				top, bottom = f.Block.Start.Line, f.Block.End.Line-1
			}
			f.Excerpt = t.masks.Excerpt(src, first, last, top, bottom)
		}
		f.Template = r.template(f.folder)
		f.fingerprint(r.source)
		if !r.options.NoInlineIgnores {
			if ig := t.ignoredBy(f); ig != nil {
				f.Reason = ig.Reason
				used[ig] = true
				ignored = append(ignored, f)
				continue
			}
		}
		kept = append(kept, f)
	}
	return kept, ignored
}
