package lint

import (
	"maps"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/ignore"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// ignoreUses are the ignore comments of all templates of a source, by their place.
type ignoreUses struct {
	mu      sync.Mutex
	byPlace map[string]*ignoreUse
}

// ignoreUse is an ignore comment, and whether it hid a finding in any of the templates
// that its file is part of.
type ignoreUse struct {
	*ignore.Comment
	file *terraform.File // nil if no template of the run owns the file
	dir  string          // the folder of the template that owns it
	used bool
}

// note adds the comments of a template's files; used are those that hid a finding.
func (u *ignoreUses) note(t *template, used map[*ignore.Comment]bool) {
	own := map[*terraform.File]bool{}
	for _, f := range t.Root.Module.Files {
		own[f] = true
	}
	files := maps.Clone(t.Files)
	maps.Copy(files, t.beside)
	for _, f := range files {
		t.ignoresOf(f) // read before the lock, so that no other template waits
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.byPlace == nil {
		u.byPlace = map[string]*ignoreUse{}
	}
	for _, f := range files {
		for _, comment := range t.ignoresOf(f) {
			key := comment.Range.String()
			use := u.byPlace[key]
			if use == nil {
				use = &ignoreUse{Comment: comment}
				u.byPlace[key] = use
			}
			use.used = use.used || used[comment]
			if own[f] || !f.IsTerraform {
				use.file, use.dir = f, t.Root.Module.Dir
			}
		}
	}
}
