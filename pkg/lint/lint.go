package lint

import (
	"cmp"
	"context"
	"errors"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// active reports whether the rule of the id runs.
func (o *Options) active(id string) bool {
	return slices.ContainsFunc(rules(), func(rule *rule) bool { return rule.id == id && o.severityOf(rule) > 0 })
}

// ErrNoTemplates is the cause for a folder without Terraform files.
var ErrNoTemplates = errors.New("there are no .tf or .tf.json files in it")

var errAllExcluded = errors.New("there are no .tf or .tf.json files in it but for those that --exclude, the configuration or git leaves out")

// Run lints the sources.
func Run(ctx context.Context, sources []*tree.Source, opts Options) (*Report, error) {
	if opts.Config == nil {
		opts.Config = &Config{}
	}
	opts.Profile = cmp.Or(opts.Profile, opts.Config.Profile)
	opts.Exclude = append(opts.Exclude[:len(opts.Exclude):len(opts.Exclude)], opts.Config.Exclude...)
	report := &Report{Summary: Summary{Complete: true}, looked: map[string]looked{}}
	var errs []error
	for _, s := range sources {
		r := &run{source: s, options: opts, loader: terraform.NewLoader(s), report: report}
		if err := r.lint(ctx); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			errs = append(errs, &tree.PathError{Path: cmp.Or(strings.TrimSuffix(s.Prefix, "/"), "."), Err: err})
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	report.finish()
	return report, nil
}

// names are the verdicts on names for one worker.
func (r *run) names() *naming.Judge { return naming.NewJudge(&r.options.Config.Names) }

func (r *run) lint(ctx context.Context) error {
	workers := r.options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	jobs := make(chan *tree.Folder, 64) // so that nobody waits for the walk
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			names := r.names()
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
	case w.Folders == 0 && len(w.LeftOut) > 0:
		return errAllExcluded
	case w.Folders == 0:
		return ErrNoTemplates
	}
	if len(r.source.Only) == 0 && !r.source.Single {
		r.report.roots = append(r.report.roots, r.source.Root)
		for _, p := range w.LeftOut {
			r.report.leftOut = append(r.report.leftOut, path.Join(r.source.Root, p))
		}
	}
	for _, p := range w.Skipped {
		r.report.Skipped = append(r.report.Skipped, r.source.Display(p))
	}
	r.report.Findings = append(r.report.Findings, r.unusedIgnores()...)
	return ctx.Err()
}

// walk hands out the templates. Of files that were named one by one only their own
// folder counts, read as a whole for what they refer to.
func (r *run) walk(ctx context.Context, jobs chan<- *tree.Folder) (*tree.Walker, error) {
	w := &tree.Walker{Ctx: ctx, FS: r.source.FS, Excluded: r.excluded, Found: func(f *tree.Folder) { jobs <- f }}
	if len(r.source.Only) > 0 {
		w.EnterNone = true
		w.Required = r.source.Only
	}
	return w, w.Walk(".", nil)
}

// template is a folder as it is shown.
func (r *run) template(dir string) string {
	if dir == "." {
		dir = strings.TrimSuffix(r.source.Display(""), "/")
		return cmp.Or(dir, ".")
	}
	return r.source.Display(dir)
}

// excluded reports whether a path is left out.
func (r *run) excluded(p string) bool {
	if r.source.Skip[p] {
		return true
	}
	for _, pattern := range r.options.Exclude {
		if tree.MatchPath(pattern, p) || tree.MatchPath(pattern, r.source.Display(p)) {
			return true
		}
	}
	return false
}
