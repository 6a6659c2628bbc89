package lint

import (
	"bytes"
	"path"

	"github.com/hashicorp/hcl/v2"
)

// template is what is known of one template while it is linted.
type template struct {
	*graph
	folder   *folder
	large    *largeBlocks
	masks    *masks
	beside   map[string]*file // files beside the template that findings lie in, by shown name
	ignores  map[*file][]*ignore
	literals []written
	// literalsOf are the literals by the rule that reports them.
	literalsOf map[*rule][]written
	fresh      []*hit // the sinks of the block that the rules look at
	unread     []unread
	passed     []PassedOver
	explain    passedOver // adds to passed, where it is asked for
}

// unread is a file beside the template that could not be read.
type unread struct {
	path string
	err  error
}

func newTemplate(g *graph, f *folder, large *largeBlocks, explain bool) *template {
	t := &template{graph: g, folder: f, large: large, masks: newMasks(), beside: map[string]*file{}, ignores: map[*file][]*ignore{}}
	if explain {
		t.explain = func(at hcl.Range, name, reason string) {
			t.passed = append(t.passed, PassedOver{at.Filename, at.Start.Line, ruleHardcodedSecret.id, name, reason})
		}
	}
	return t
}

// fileNamed is a file of the template by the name that is shown.
func (t *template) fileNamed(name string) *file {
	if f := t.beside[name]; f != nil {
		return f
	}
	return t.files[name]
}

// ignoresOf are the comments in a file that hide findings. In a file that the template
// reads there is none to hide.
func (t *template) ignoresOf(f *file) []*ignore {
	list, ok := t.ignores[f]
	if !ok && (f.tf || t.beside[f.name] == f) {
		list = findIgnores(f)
		t.ignores[f] = list
	}
	return list
}

// ignoredBy is the comment that hides a finding, or nil.
func (t *template) ignoredBy(f Finding) *ignore {
	src := t.fileNamed(f.File)
	if src == nil {
		return nil
	}
	for _, ig := range t.ignoresOf(src) {
		if ig.hides(f.Rule, f.Range.Start.Line) {
			return ig
		}
	}
	return nil
}

// block shows a block to all rules, then lets go of what a large file cannot keep.
func (t *template) block(in *instance, b *block, passes []*pass) {
	known := t.large.learned[b]
	if in.isRoot() {
		t.blockLiterals(in, b, known)
	}
	if known != nil && known.quiet {
		return
	}
	before := len(t.sinks)
	in.gather(b)
	t.fresh = t.sinks[before:]
	for _, p := range passes {
		if p.check.block != nil {
			p.check.block(p, in, b)
		}
	}
	if b.file.large() {
		b.drop()
	}
}

// blockLiterals finds the secrets written out in a block of the template itself.
func (t *template) blockLiterals(in *instance, b *block, known *learned) {
	if known == nil {
		known = &learned{}
		known.literals, known.skipped = scanBlock(t.names, b, t.explain)
	}
	for _, at := range known.skipped {
		t.lineGap(at, b.at, b.address)
	}
	t.literals = append(t.literals, known.literals...)
	if b.Type == "locals" {
		t.literals = append(t.literals, literalsInUse(t.names, b, known.literals, in.usedAsSecret)...)
	}
}

// scanFiles finds the secrets written out in the files that lie with the template.
func (t *template) scanFiles() {
	for _, p := range t.folder.aux {
		f, err := t.loader.text(p)
		if err != nil {
			t.unread = append(t.unread, unread{p, err})
			continue
		}
		if bytes.IndexByte(f.src[:min(len(f.src), 1024)], 0) >= 0 {
			continue // a program or a picture, whatever its name
		}
		found, skipped := scanFile(t.names, f, t.explain)
		for _, at := range skipped {
			t.lineGap(at, at, path.Base(f.path))
		}
		if ignores := findIgnores(f); len(found) > 0 || len(skipped) > 0 || ignores != nil {
			t.beside[f.name], t.ignores[f] = f, ignores
			t.literals = append(t.literals, found...)
		}
	}
}

// lineGap notes a line of which the rest was not looked at.
func (t *template) lineGap(at, around hcl.Range, address string) {
	t.gap(gap{at: at, around: around, address: address, what: "the rest of this line was not looked into: too many values in it hold one another"})
}
