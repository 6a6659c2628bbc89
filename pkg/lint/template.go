package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/ignore"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// template is what is known of one template while it is linted.
type template struct {
	*flow.Graph
	folder   *tree.Folder
	masks    *mask.Masks
	beside   map[string]*terraform.File // files of other languages that findings lie in, by shown name
	ignores  map[*terraform.File][]*ignore.Comment
	literals []literals.Literal
	// literalAt are the names of the literals in the template's blocks, by the range of the value.
	literalAt map[hcl.Range]string
	// literalsOf are the literals by the id of the rule that reports them.
	literalsOf map[string][]literals.Literal
	blockSinks []*flow.Sink // the sinks of the block that the rules check
	unread     []unread
	explain    bool
	lookAlikes []LookAlike
}

// unread is a file beside the template that could not be read.
type unread struct {
	path string
	err  error
}

func newTemplate(f *tree.Folder, explain bool) *template {
	return &template{
		folder: f, masks: mask.New(), explain: explain, literalAt: map[hcl.Range]string{},
		beside: map[string]*terraform.File{}, ignores: map[*terraform.File][]*ignore.Comment{},
	}
}

// lookAlike notes what a rule does not report although it looks like a secret.
func (t *template) lookAlike(at hcl.Range, rule, name, reason string) {
	if t.explain {
		t.lookAlikes = append(t.lookAlikes, LookAlike{at.Filename, at.Start.Line, rule, name, reason})
	}
}

// fileNamed is a file of the template by the name that reports show.
func (t *template) fileNamed(name string) *terraform.File {
	if f := t.beside[name]; f != nil {
		return f
	}
	return t.Files[name]
}

// ignoresOf are the comments in a file that hide findings. Files that the template reads
// with file() and the like have none.
func (t *template) ignoresOf(f *terraform.File) []*ignore.Comment {
	list, ok := t.ignores[f]
	if !ok && (f.IsTerraform || t.beside[f.Name] == f) {
		list = ignore.Find(f)
		t.ignores[f] = list
	}
	return list
}

// ignoredBy is the comment that hides a finding, or nil.
func (t *template) ignoredBy(f *Finding) *ignore.Comment {
	src := t.fileNamed(f.File)
	if src == nil {
		return nil
	}
	for _, ig := range t.ignoresOf(src) {
		if ig.Hides(f.Rule, f.Range.Start.Line) {
			return ig
		}
	}
	return nil
}
