package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// lintSafely keeps a mistake of ours in one template from ending the run: the
// template is reported as not analysed.
func (r *run) lintSafely(f *folder, names *nameCache) {
	defer func() {
		if recover() == nil {
			return
		}
		at := Position{1, 1}
		r.mu.Lock()
		defer r.mu.Unlock()
		found := Finding{
			Rule: ruleNotAnalysed.id, Severity: ruleNotAnalysed.severity, Confidence: ConfidenceHigh, Origin: "file",
			Message: internalMistake, Hint: "please report it with the template's structure, not its values",
			File: r.source.display(path.Join(f.path, firstOf(f.tf))), Range: Range{at, Position{1, 2}}, Template: r.template(f.path), dir: f.path, folder: f.path,
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
func (r *run) lintFolder(f *folder, names *nameCache) {
	large := &largeBlocks{learned: map[*block]*learned{}}
	m := r.loader.parse(f.path, f.tf, func() func(*block) { return r.look(large, r.names()) })
	r.loader.keep(f.path, m)
	g := newGraph(r.loader, names, m, f.aux)
	t := newTemplate(g, f, large, r.options.Explain)
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
	for _, in := range t.root.all() {
		for _, b := range in.mod.blocks {
			t.block(in, b, passes)
		}
	}
	t.scanFiles()
	for _, w := range t.literals {
		t.masks.add(w.value)
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
	before := r.report.looked[r.template(f.path)] // where a file of it was named beside its folder
	r.report.looked[r.template(f.path)] = looked{max(before.files, len(f.tf)+len(f.aux)), max(before.parameters, len(m.of("data", "coder_parameter")))}
}

// sortOut drops what was not asked for and sets apart what comments hide.
func (r *run) sortOut(t *template, found []Finding) (kept, ignored []Finding) {
	used := map[*ignore]bool{}
	defer r.noteIgnores(t, used)
	for _, f := range found {
		if len(r.source.Only) > 0 && !slices.Contains(r.source.Only, strings.TrimPrefix(f.File, r.source.Prefix)) {
			continue
		}
		src := t.fileNamed(f.File)
		first, last := f.Range.positions()
		f.Lines = t.masks.lines(src, first, last)
		if r.options.Excerpts {
			top, bottom := 0, 0
			if f.Block != nil {
				top, bottom = f.Block.Start.Line, f.Block.End.Line-1
			}
			f.Excerpt = t.masks.excerpt(src, first, last, top, bottom)
		}
		f.Template = r.template(f.folder)
		f.fingerprint(r.source)
		if !r.options.NoInlineIgnores {
			if ig := t.ignoredBy(f); ig != nil {
				f.Reason = ig.reason
				used[ig] = true
				ignored = append(ignored, f)
				continue
			}
		}
		kept = append(kept, f)
	}
	return kept, ignored
}

// passOver notes a look-alike.
func (p *pass) passOver(at hcl.Range, rule, name, reason string) {
	if p.run.options.Explain {
		p.passed = append(p.passed, PassedOver{at.Filename, at.Start.Line, rule, name, reason})
	}
}
