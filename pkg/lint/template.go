package lint

import (
	"bytes"
	"path"

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
	beside   map[string]*terraform.File // files beside the template that findings lie in, by shown name
	ignores  map[*terraform.File][]*ignore.Comment
	literals []literals.Literal
	// literalsOf are the literals by the rule that reports them.
	literalsOf map[*rule][]literals.Literal
	blockSinks []*flow.Sink // the sinks of the block that the rules look at
	unread     []unread
	passed     []PassedOver
	explain    literals.LookAlikeFunc // adds to passed, where it is asked for
}

// unread is a file beside the template that could not be read.
type unread struct {
	path string
	err  error
}

func newTemplate(g *flow.Graph, f *tree.Folder, explain bool) *template {
	t := &template{Graph: g, folder: f, masks: mask.New(), beside: map[string]*terraform.File{}, ignores: map[*terraform.File][]*ignore.Comment{}}
	if explain {
		t.explain = func(at hcl.Range, name, reason string) {
			t.passed = append(t.passed, PassedOver{at.Filename, at.Start.Line, ruleHardcodedSecret.id, name, reason})
		}
	}
	return t
}

// fileNamed is a file of the template by the name that is shown.
func (t *template) fileNamed(name string) *terraform.File {
	if f := t.beside[name]; f != nil {
		return f
	}
	return t.Files[name]
}

// ignoresOf are the comments in a file that hide findings. In a file that the template
// reads there is none to hide.
func (t *template) ignoresOf(f *terraform.File) []*ignore.Comment {
	list, ok := t.ignores[f]
	if !ok && (f.IsTerraform || t.beside[f.Name] == f) {
		list = ignore.Find(f)
		t.ignores[f] = list
	}
	return list
}

// ignoredBy is the comment that hides a finding, or nil.
func (t *template) ignoredBy(f Finding) *ignore.Comment {
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

// block shows a block to all rules, then lets go of what a large file cannot keep.
func (t *template) block(in *flow.Instance, b *terraform.Block, passes []*pass) {
	note := noteOf(b)
	if in.IsRoot() {
		t.blockLiterals(in, b, note)
	}
	if note != nil && note.irrelevant {
		return
	}
	before := len(t.Sinks)
	in.Gather(b)
	t.blockSinks = t.Sinks[before:]
	for _, p := range passes {
		if p.check.block != nil {
			p.check.block(p, in, b)
		}
	}
	if b.File.IsLarge() {
		b.Drop()
	}
}

// blockLiterals finds the secrets written out in a block of the template itself.
func (t *template) blockLiterals(in *flow.Instance, b *terraform.Block, note *blockNote) {
	if note == nil {
		note = &blockNote{}
		note.literals, note.skipped = literals.InBlock(t.Names, b, t.explain)
	}
	for _, at := range note.skipped {
		t.lineGap(at, b.Range, b.Address)
	}
	t.literals = append(t.literals, note.literals...)
	if b.Kind == "locals" {
		t.literals = append(t.literals, literals.InUse(t.Names, b, note.literals, in.UsedAsSecret)...)
	}
}

// scanFiles finds the secrets written out in the files that lie with the template.
func (t *template) scanFiles() {
	for _, p := range t.folder.Aux {
		f, err := t.Loader.Text(p)
		if err != nil {
			t.unread = append(t.unread, unread{p, err})
			continue
		}
		if bytes.IndexByte(f.Content[:min(len(f.Content), 1024)], 0) >= 0 {
			continue // a program or a picture, whatever its name
		}
		found, skipped := literals.InFile(t.Names, f, t.explain)
		for _, at := range skipped {
			t.lineGap(at, at, path.Base(f.Path))
		}
		if ignores := ignore.Find(f); len(found) > 0 || len(skipped) > 0 || ignores != nil {
			t.beside[f.Name], t.ignores[f] = f, ignores
			t.literals = append(t.literals, found...)
		}
	}
}

// lineGap notes a line of which the rest was not looked at.
func (t *template) lineGap(at, around hcl.Range, address string) {
	t.NoteNotFollowed(flow.NotFollowed{Range: at, Block: around, Address: address, What: "the rest of this line was not looked into: too many values in it hold one another"})
}
