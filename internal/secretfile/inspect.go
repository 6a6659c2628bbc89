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

// Inspection is the state of a file and its location. No value is read.
type Inspection struct {
	// Path is the file, after following links.
	Path   string
	Exists bool
	// Mode is the permissions; 0 if the system does not have them.
	Mode fs.FileMode
	// Problems are the problems of the location, including allowed ones.
	Problems []*Problem
	// InWorkTree is true if the file is in a git work tree.
	InWorkTree bool
	// Leftovers are the temporary files of killed writers.
	Leftovers []string
	// Copies are backup files next to the file, from editors or users, which contain its values.
	Copies []string
	// Locked is true if another process is writing the file. Holder is its process ID, or 0.
	Locked bool
	Holder int
}

// Inspect makes all the checks of Update and changes nothing.
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

// openAnyway opens the folder of the file, and records a problem if other users can
// replace the files in it.
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

// inspectTarget inspects the file after links were followed.
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

// isCopyOf reports whether entry is a usual name for a backup copy of name, made by an
// editor or by hand.
func isCopyOf(entry, name string) bool {
	if entry == "."+name+".swp" || entry == "#"+name+"#" {
		return true
	}
	rest, ok := strings.CutPrefix(entry, name)
	return ok && slices.Contains([]string{"~", ".bak", ".old", ".orig", ".save", ".backup", ".rej"}, strings.ToLower(rest))
}
