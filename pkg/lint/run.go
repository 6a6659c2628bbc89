package lint

import (
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// run is the linting of one source.
type run struct {
	source  *tree.Source
	options Options
	rules   []*rule
	loader  *terraform.Loader

	mu      sync.Mutex // of report
	report  *Report
	ignores ignoreUses
}

// judge makes the judge of names for one goroutine.
func (r *run) judge() *naming.Judge { return naming.NewJudge(&r.options.Config.Names) }

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
