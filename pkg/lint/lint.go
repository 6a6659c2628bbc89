package lint

import (
	"cmp"
	"context"
	"errors"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Options say how to lint. The zero value is the default.
type Options struct {
	// Profile is "regular" or "pedantic", which adds the rules that are a matter of
	// taste; what the configuration says, or regular, where empty.
	Profile string
	// Exclude are patterns of paths to leave out, as .gitignore has them, without
	// its exceptions: a pattern without a slash fits each part of a path.
	Exclude []string
	// NoInlineIgnores makes comments in templates hide nothing.
	NoInlineIgnores bool
	// Config is the repository's configuration; nil for none.
	Config *Config
	// Explain gathers the look-alikes that were passed over.
	Explain bool
	// Excerpts fills in the lines around each finding, for reports that show them.
	Excerpts bool
	// Workers is how many templates are looked at at a time; the number of
	// processors where zero.
	Workers int

	fixing bool
}

// Report is what a run found.
type Report struct {
	Findings []Finding
	// Ignored are the findings that a comment, the baseline or the configuration
	// hides.
	Ignored []Finding
	Summary Summary
	// Templates are the folders that were linted.
	Templates []string
	// Skipped are folders that were passed over, such as testdata.
	Skipped []string
	// PassedOver are names that look like a secret's and are not taken for one.
	PassedOver []PassedOver
}

// PassedOver is a look-alike and why it is none.
type PassedOver struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Rule   string `json:"rule"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Summary counts what was looked at and found.
type Summary struct {
	Files      int            `json:"files"`
	Templates  int            `json:"templates"`
	Parameters int            `json:"parameters"`
	Findings   SeverityCounts `json:"findings"`
	// Complete is false where a part could not be looked into.
	Complete bool `json:"complete"`
}

// SeverityCounts counts findings.
type SeverityCounts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Note    int `json:"note"`
}

// Worst is the highest severity that was counted, or 0.
func (c SeverityCounts) Worst() Severity {
	switch {
	case c.Error > 0:
		return SeverityError
	case c.Warning > 0:
		return SeverityWarning
	case c.Note > 0:
		return SeverityNote
	}
	return 0
}

// ErrNoTemplates is the cause for a folder without Terraform files.
var ErrNoTemplates = errors.New("there are no .tf or .tf.json files in it")

// Run lints the sources.
func Run(ctx context.Context, sources []*Source, opts Options) (*Report, error) {
	if opts.Config == nil {
		opts.Config = &Config{}
	}
	opts.Profile = cmp.Or(opts.Profile, opts.Config.Profile)
	opts.Exclude = append(opts.Exclude[:len(opts.Exclude):len(opts.Exclude)], opts.Config.Exclude...)
	report := &Report{Summary: Summary{Complete: true}}
	var errs []error
	for _, s := range sources {
		names := func() *nameCache { return newNameCache(&opts.Config.Names) }
		r := &run{source: s, options: opts, loader: newLoader(s, names), report: report}
		if err := r.lint(ctx); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			errs = append(errs, &PathError{Path: cmp.Or(strings.TrimSuffix(s.Prefix, "/"), "."), Err: err})
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	report.finish()
	return report, nil
}

// run lints one source.
type run struct {
	source  *Source
	options Options
	loader  *loader

	mu      sync.Mutex
	report  *Report
	ignores map[string]*ignoreUse
}

func (r *run) pedantic() bool { return r.options.Profile == "pedantic" }

// severityOf is the severity that a rule reports with, 0 where it is off.
func (r *run) severityOf(rule *rule) Severity {
	severity, off, configured := r.options.Config.severity(rule.id)
	switch {
	case off:
		return 0
	case configured:
		return severity // asked for by name, whatever the profile
	case rule.pedantic && !r.pedantic():
		return 0
	}
	return rule.severity
}

// active reports whether the rule of the id runs.
func (r *run) active(id string) bool {
	return slices.ContainsFunc(rules(), func(rule *rule) bool { return rule.id == id && r.severityOf(rule) > 0 })
}

func (r *run) lint(ctx context.Context) error {
	workers := r.options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	jobs := make(chan *folder)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			names := r.loader.names()
			for f := range jobs {
				r.lintSafely(f, names)
			}
		})
	}
	w, err := r.walk(ctx, jobs)
	close(jobs)
	wg.Wait()
	switch {
	case err != nil:
		return err
	case w.folders == 0:
		return ErrNoTemplates
	}
	for _, p := range w.skipped {
		r.report.Skipped = append(r.report.Skipped, r.source.display(p))
	}
	r.report.Summary.Files += w.files
	r.report.Findings = append(r.report.Findings, r.unusedIgnores()...)
	return ctx.Err()
}

// walk hands out the templates. Of files that were named one by one only their own
// folder counts, read as a whole for what they refer to.
func (r *run) walk(ctx context.Context, jobs chan<- *folder) (*walker, error) {
	w := &walker{ctx: ctx, fsys: r.source.FS, excluded: r.excluded, found: func(f *folder) { jobs <- f }}
	if len(r.source.Only) > 0 {
		w.enterNone = true
		w.required = r.source.Only
	}
	return w, w.walk(".", nil)
}

// template is a folder as it is shown.
func (r *run) template(dir string) string {
	if dir == "." {
		dir = strings.TrimSuffix(r.source.display(""), "/")
		return cmp.Or(dir, ".")
	}
	return r.source.display(dir)
}

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
		r.report.Findings = append(r.report.Findings, Finding{
			Rule: ruleNotAnalysed.id, Severity: ruleNotAnalysed.severity, Confidence: ConfidenceHigh, Origin: "file",
			Message: internalMistake, Hint: "please report it with the template's structure, not its values",
			File: r.source.display(path.Join(f.path, firstOf(f.tf))), Range: Range{at, Position{1, 2}}, Template: r.template(f.path), dir: f.path, folder: f.path,
		})
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
	m := r.loader.parse(f.path, f.tf, r.look)
	r.loader.keep(f.path, m)
	g := newGraph(r.loader, names, m)
	g.folder, g.fixing = f, r.options.fixing
	var found []Finding
	var passes []*pass
	for _, rule := range rules() {
		if r.severityOf(rule) > 0 {
			passes = append(passes, &pass{graph: g, rule: rule, run: r, out: &found})
		}
	}
	for _, in := range g.root.all() {
		for _, b := range in.mod.blocks {
			g.block(in, b, passes)
		}
	}
	g.scanFiles()
	for _, w := range g.written {
		g.mask(w.value)
	}
	for _, p := range passes {
		if p.rule.finish != nil {
			p.rule.finish(p)
		}
	}
	kept, ignored := r.sortOut(g, found)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Findings = append(r.report.Findings, kept...)
	r.report.Ignored = append(r.report.Ignored, ignored...)
	r.report.PassedOver = append(r.report.PassedOver, g.passed...)
	r.report.Summary.Templates++
	r.report.Templates = append(r.report.Templates, r.template(f.path))
	r.report.Summary.Parameters += len(m.of("data", "coder_parameter"))
}

// block shows a block to all rules, then lets go of what a large file cannot keep.
func (g *graph) block(in *instance, b *block, passes []*pass) {
	if in.isRoot() {
		if !b.scanned {
			b.written, b.scanned = scanBlock(g.names, b), true
		}
		g.written = append(g.written, b.written...)
	}
	if b.quiet {
		return
	}
	before := len(g.sinks)
	in.gather(b)
	g.fresh = g.sinks[before:]
	for _, p := range passes {
		if p.rule.block != nil {
			p.rule.block(p, in, b)
		}
	}
	if b.file.large() {
		b.drop()
	}
}

// look asks a block of a large file what has to be known before its tree is let go.
func (r *run) look(names *nameCache, b *block) {
	b.written, b.scanned = scanBlock(names, b), true
	b.quiet = !r.pedantic() && b.isQuiet()
}

// sortOut drops what was not asked for and sets apart what comments hide.
func (r *run) sortOut(g *graph, found []Finding) (kept, ignored []Finding) {
	used := map[*ignore]bool{}
	defer r.noteIgnores(g, used)
	for _, f := range found {
		if len(r.source.Only) > 0 && !slices.Contains(r.source.Only, strings.TrimPrefix(f.File, r.source.Prefix)) {
			continue
		}
		f.Lines = g.lines(f)
		if r.options.Excerpts {
			f.Excerpt = g.excerpt(f)
		}
		f.Template = r.template(f.folder)
		f.fingerprint(r.source)
		if !r.options.NoInlineIgnores {
			if ig := g.ignoredBy(f); ig != nil {
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

// finish sorts, drops what two templates found alike, and counts.
func (r *Report) finish() {
	r.Findings = dedupe(r.Findings)
	r.Ignored = dedupe(r.Ignored)
	slices.SortStableFunc(r.PassedOver, func(a, b PassedOver) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	r.PassedOver = slices.Compact(r.PassedOver)
	slices.Sort(r.Skipped)
	slices.Sort(r.Templates)
	number(r.Findings)
	number(r.Ignored)
	r.count()
}

// number tells findings apart that have all else in common.
func number(list []Finding) {
	seen := map[string]int{}
	for i := range list {
		f := &list[i]
		if seen[f.Fingerprint]++; seen[f.Fingerprint] > 1 {
			f.Fingerprint = hashOf(f.Fingerprint, strconv.Itoa(seen[f.Fingerprint]))
		}
	}
}

// count fills in the summary's figures.
func (r *Report) count() {
	r.Summary.Findings, r.Summary.Complete = SeverityCounts{}, true
	for _, f := range r.Findings {
		switch f.Severity {
		case SeverityError:
			r.Summary.Findings.Error++
		case SeverityWarning:
			r.Summary.Findings.Warning++
		case SeverityNote:
			r.Summary.Findings.Note++
		}
		if f.Rule == "not-analysed" && f.Severity > SeverityNote {
			r.Summary.Complete = false
		}
	}
}

// dedupe keeps one of the findings of a rule at a place. A module that several
// templates call is seen once by itself and once by each of them; what a caller
// adds is only told where it makes the finding worse.
func dedupe(list []Finding) []Finding {
	slices.SortStableFunc(list, compareFindings)
	type key struct {
		rule, file, address string
		at                  Range
	}
	places := map[key][]int{}
	for i, f := range list {
		k := key{f.Rule, f.File, f.Address, f.Range}
		places[k] = append(places[k], i)
	}
	out := []Finding{}
	for i, f := range list {
		if keeps(list, places[key{f.Rule, f.File, f.Address, f.Range}], i) {
			out = append(out, f)
		}
	}
	return out
}

// keeps decides about one of the findings of a rule at a place.
func keeps(list []Finding, same []int, i int) bool {
	f := list[i]
	for _, j := range same {
		other := list[j]
		switch {
		case j == i:
		case f.foreign() != other.foreign():
			// Seen by itself and through a caller: the worse one, or its own.
			if other.Severity > f.Severity || other.Severity == f.Severity && f.foreign() {
				return false
			}
		case f.foreign() && j < i && other.Severity >= f.Severity, f.foreign() && other.Severity > f.Severity:
			return false
		case j < i && other.attribute == f.attribute:
			return false
		}
	}
	return true
}

// foreign reports a finding in a module's file that was made through a template
// that calls the module.
func (f *Finding) foreign() bool { return f.folder != f.dir }

// passOver notes a look-alike.
func (p *pass) passOver(at hcl.Range, rule, name, reason string) {
	if p.run.options.Explain {
		p.passed = append(p.passed, PassedOver{at.Filename, at.Start.Line, rule, name, reason})
	}
}

// refersToUnknown reports an expression that takes its value from a resource that
// is not looked into, so that nothing speaks against the name of the item.
func refersToUnknown(s *scope, expr hclsyntax.Expression) bool {
	if s.eval(expr).isConstant() {
		return false
	}
	for _, t := range expr.Variables() {
		switch root := t.RootName(); root {
		case "var", "local", "each", "count", "path", "terraform":
		case "data":
			if typ, _ := attrStep(t[1:]); !strings.HasPrefix(typ, "coder_") {
				return true
			}
		default:
			if !strings.HasPrefix(root, "coder_") {
				return true
			}
		}
	}
	return false
}
