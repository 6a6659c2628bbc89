package secretfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Inspection is what there is to say of a file and its place. No value is read.
type Inspection struct {
	// Path is the file, behind a link where there is one.
	Path   string
	Exists bool
	// Mode are the permissions; 0 where the system has none.
	Mode fs.FileMode
	// Problems are reasons against the place, those that are allowed too.
	Problems []*Problem
	// InWorkTree is true where a work tree of git holds the file.
	InWorkTree bool
	// Leftovers are the temporary files of writers that were killed.
	Leftovers []string
	// Copies are what editors and people leave beside a file, with its values in it.
	Copies []string
	// Locked is true while another process writes. Holder is its number, or 0.
	Locked bool
	Holder int
}

// Inspect looks at everything that Update would, and changes nothing.
func (f *File) Inspect(ctx context.Context) (Inspection, error) {
	var found Inspection
	t, err := f.openAnyway(nil, &found)
	if err != nil {
		return found, err
	}
	state, err := t.folder.state(t.name)
	if err == nil && !t.folder.missing && state.mode&fs.ModeSymlink != 0 {
		found.Problems = append(found.Problems, state.problems(f.Path, selfID())...)
		t.folder.close()
		if t, err = f.openAnyway(Allow{KindSymlink}, &found); err != nil {
			return found, err
		}
	}
	defer t.folder.close()
	return found, f.inspectTarget(ctx, t, &found)
}

// openAnyway opens the folder of the file, and notes it where others may replace
// what is in there.
func (f *File) openAnyway(allow Allow, found *Inspection) (*target, error) {
	careless := *f
	careless.Allow = allow
	t, err := careless.open(false)
	problem, ok := errors.AsType[*Problem](err)
	if !ok {
		return t, err
	}
	found.Problems = append(found.Problems, problem)
	careless.Allow = append(slices.Clone(allow), KindSharedFolder)
	return careless.open(false)
}

// inspectTarget looks at the file that is no link.
func (f *File) inspectTarget(ctx context.Context, t *target, found *Inspection) error {
	problems, err := f.inspect(ctx, t)
	if err != nil {
		return fmt.Errorf("cannot look at %q: %w", f.Path, plainError(err))
	}
	found.Path = t.path
	found.Problems = append(found.Problems, problems...)
	found.InWorkTree = insideWorkTree(t.folder.path)
	if err := t.folder.writable(); err != nil {
		found.Problems = append(found.Problems, &Problem{
			Kind: KindReadOnly, Minor: true, Path: f.Path, Why: fmt.Sprintf("nothing can be written in %s: %v", t.folder.path, err),
			Advice: cannotWrite(f.Path, err).(*systemError).Hints(),
		})
	}
	if t.folder.missing {
		return nil
	}
	if around, err := t.folder.state("."); err == nil && around.owner > 0 && around.owner != selfID() {
		found.Problems = append(found.Problems, &Problem{
			Kind: KindOtherOwner, Minor: true, Path: f.Path,
			Why: fmt.Sprintf("its folder belongs to the user with the id %d, who may replace the file", around.owner),
		})
	}
	if state, err := t.folder.state(t.name); err == nil && state.exists {
		found.Exists = true
		if selfID() >= 0 {
			found.Mode = state.mode.Perm()
		}
	}
	for _, left := range t.folder.leftovers(t.name) {
		found.Leftovers = append(found.Leftovers, filepath.Join(t.folder.path, left))
	}
	for _, entry := range t.folder.names() {
		if isCopyOf(entry, t.name) {
			found.Copies = append(found.Copies, filepath.Join(t.folder.path, entry))
		}
	}
	slices.Sort(found.Leftovers)
	slices.Sort(found.Copies)
	found.Locked, found.Holder = t.folder.lockedBy(lockName(t.name))
	return nil
}

// isCopyOf reports whether entry is called as editors call their copies of name,
// and as people do before they change a file.
func isCopyOf(entry, name string) bool {
	if entry == "."+name+".swp" || entry == "#"+name+"#" {
		return true
	}
	rest, ok := strings.CutPrefix(entry, name)
	return ok && slices.Contains([]string{"~", ".bak", ".old", ".orig", ".save", ".backup", ".rej"}, strings.ToLower(rest))
}
