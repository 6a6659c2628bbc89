package lint

import (
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
)

// remedies are the fixes of the findings of a run, which refer to them by number so
// that a finding itself holds no syntax trees.
type remedies struct {
	mu   sync.Mutex
	list []*fix.Remedy
}

// keep adds a remedy and returns its number, which counts from 1.
func (r *remedies) keep(remedy *fix.Remedy) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, remedy)
	remedy.ID = len(r.list)
	return remedy.ID
}
