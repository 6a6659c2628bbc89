package lint

import (
	"cmp"
	"context"
	"errors"
	"path"
	"runtime"
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// ErrNoTemplates is the cause of the error for a folder without Terraform files.
var ErrNoTemplates = errors.New("there are no .tf or .tf.json files in it")

var errAllExcluded = errors.New("there are no .tf or .tf.json files in it but for those that --exclude, the configuration or git leaves out")

// Run lints the sources. It returns a [*PathError] for each source that cannot be linted,
// and the error of ctx once that is done. What cannot be analysed within a source is a
// finding and not an error.
func Run(ctx context.Context, sources []*Source, opts Options) (*Report, error) {
	if opts.Config == nil {
		opts.Config = &Config{}
	}
	opts.Profile = cmp.Or(opts.Profile, opts.Config.Profile)
	opts.Exclude = append(opts.Exclude[:len(opts.Exclude):len(opts.Exclude)], opts.Config.Exclude...)
	report := &Report{Summary: Summary{Complete: true}, linted: map[string]counts{}}
	var errs []error
	for _, s := range sources {
		r := &run{source: s, options: opts, rules: allRules, loader: terraform.NewLoader(s), report: report}
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

func (r *run) lint(ctx context.Context) error {
	workers := r.options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	jobs := make(chan *tree.Folder, 64) // so that the workers do not wait for the walk
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			names := r.judge()
			for f := range jobs {
				r.safely(f, names)
			}
		})
	}
	w, err := r.walk(ctx, jobs)
	close(jobs)
	wg.Wait()
	switch {
	case err != nil:
		return err
	case w.Folders == 0 && len(w.ExcludedPaths) > 0:
		return errAllExcluded
	case w.Folders == 0:
		return ErrNoTemplates
	}
	if len(r.source.Only) == 0 && !r.source.Single {
		r.report.roots = append(r.report.roots, r.source.Root)
		for _, p := range w.ExcludedPaths {
			r.report.leftOut = append(r.report.leftOut, path.Join(r.source.Root, p))
		}
	}
	for _, p := range w.Skipped {
		r.report.Skipped = append(r.report.Skipped, r.source.Display(p))
	}
	r.report.Findings = append(r.report.Findings, r.unusedIgnores()...)
	return ctx.Err()
}

// walk sends the templates to jobs. For single files that is their own folder, which is
// read as a whole for what they refer to.
func (r *run) walk(ctx context.Context, jobs chan<- *tree.Folder) (*tree.Walker, error) {
	w := &tree.Walker{Ctx: ctx, FS: r.source.FS, Excluded: r.excluded, Found: func(f *tree.Folder) { jobs <- f }}
	if len(r.source.Only) > 0 {
		w.TopOnly = true
		w.Required = r.source.Only
	}
	return w, w.Walk(".", nil)
}
