package secretfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// File is a secret file at a path. Its zero options are the careful ones.
type File struct {
	Path string
	// Named is set where somebody chose the path for this once, so that a command
	// that is about the same file has to name it.
	Named  bool
	Format Format
	// Mode is the permission of the file, 0600 or narrower; 0 keeps what a file
	// has as far as only its owner is concerned, and is 0600 for a new one.
	Mode fs.FileMode
	// Place is what the system knows of where the file lies.
	Place Place
	// Allow are the kinds of problems that are no reason to refuse.
	Allow Allow
	// LockWait is how long to wait for another writer; 0 means 30 seconds.
	LockWait time.Duration
	// Crypt opens the file where it is encrypted; nil opens none.
	Crypt Crypt
	// Encrypt makes an encrypted file of one that is not. A file that is encrypted
	// stays so without it.
	Encrypt bool

	sync func(*os.File) error // replaces (*os.File).Sync in tests
}

// Outcome says what an update did.
type Outcome struct {
	// Path is the file that was written, behind the link if one was followed.
	Path string
	// Created is true where there was no file before.
	Created bool
	// Unchanged is true where the file had all of it already and was not touched.
	Unchanged bool
	// Narrowed is the mode that was taken back to the owner alone; 0 if none was.
	Narrowed fs.FileMode
	// Encrypted is true where the file is encrypted now.
	Encrypted bool
	// WasPlain is true where it is encrypted now, and was not before.
	WasPlain bool
}

// Load reads the file. Where there is none, the error is fs.ErrNotExist. Links
// are followed: reading harms nobody.
func (f *File) Load(ctx context.Context) (Document, error) {
	f.ready(ctx)
	data, err := f.Raw()
	if err != nil {
		return nil, err
	}
	opened, err := f.decrypt(ctx, data)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", f.Path, err)
	}
	doc, err := Parse(f.Format, opened.plain)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", f.Path, err)
	}
	return doc, nil
}

// Check says what speaks against writing the file, and writes nothing. A command
// calls it before it asks for a value. The error joins what is not allowed; the
// rest is worth a warning.
func (f *File) Check(ctx context.Context) (warnings []*Problem, err error) {
	t, err := f.open(false)
	if err != nil {
		return nil, err
	}
	defer t.folder.close()
	problems, err := f.inspect(ctx, t)
	if err != nil {
		return nil, cannotWrite(f.Path, err)
	}
	var refused []error
	for _, problem := range problems {
		switch {
		case problem.Minor || f.Allow.Has(problem.Kind) && problem.Kind != KindSymlink:
			warnings = append(warnings, problem)
		default:
			refused = append(refused, problem)
		}
	}
	return warnings, errors.Join(refused...)
}

// inspect lists all that can be said of a place.
func (f *File) inspect(ctx context.Context, t *target) ([]*Problem, error) {
	problems := f.Place.ephemeral(f.Path, t.folder.path)
	if t.folder.missing {
		return problems, nil
	}
	state, err := t.folder.state(t.name)
	if err != nil {
		return nil, err
	}
	problems = append(state.problems(f.Path, selfID()), problems...)
	return append(problems, f.Place.git(ctx, f.Path, t)...), nil
}

// target is a name in an open folder.
type target struct {
	folder *folder
	name   string
	path   string
}

// open opens the folder in which the file lies. A link at the path itself is
// followed where that is allowed.
func (f *File) open(create bool) (*target, error) {
	if f.Path == "" || os.IsPathSeparator(f.Path[len(f.Path)-1]) {
		return nil, fmt.Errorf("cannot write %q: that is the path of a folder", f.Path)
	}
	path, err := absolute(f.Path)
	if err != nil {
		return nil, fmt.Errorf("cannot write %q: %w", f.Path, err)
	}
	if f.Allow.Has(KindSymlink) {
		if path, err = followLinks(path); err != nil {
			return nil, fmt.Errorf("cannot write %q: %w", f.Path, err)
		}
	}
	above, name := filepath.Split(path)
	dir, err := openFolder(above, create, f.Allow.Has(KindSharedFolder))
	if problem, ok := errors.AsType[*Problem](err); ok {
		problem.Path = f.Path
		return nil, problem
	}
	if err != nil {
		return nil, cannotWrite(f.Path, err)
	}
	return &target{folder: dir, name: name, path: path}, nil
}

// absolute is filepath.Abs, but that on Unix LINK/.. stays: it is where the link leads,
// for whoever reads the path, and not where the link lies.
func absolute(path string) (string, error) {
	if filepath.Separator == '\\' || !slices.Contains(strings.Split(path, "/"), "..") {
		return filepath.Abs(path)
	}
	if filepath.IsAbs(path) {
		return path, nil
	}
	here, err := os.Getwd()
	return here + "/" + path, err
}

// maxLinks is how many symbolic links one path may lead through, as in Linux.
const maxLinks = 40

// followLinks returns the file that a path leads to, which may not be there yet.
func followLinks(path string) (string, error) {
	for range maxLinks {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // it is no link; what else it is shows later
		}
		if !filepath.IsAbs(to) {
			// The folder is resolved first, because .. in a link counts from there.
			above, _ := filepath.Split(path)
			folder, err := filepath.EvalSymlinks(above)
			if err != nil {
				return "", plainError(err)
			}
			to = folder + string(filepath.Separator) + to
		}
		path = to
	}
	return "", errors.New("it is a symbolic link that leads through too many others")
}

// refuse looks again, under the lock, at the file itself. Links were followed by
// now as far as that is allowed; one that is there all the same was just put there.
func (f *File) refuse(state fileState) error {
	var refused []error
	for _, problem := range state.problems(f.Path, selfID()) {
		if problem.Kind == KindSymlink || !f.Allow.Has(problem.Kind) {
			refused = append(refused, problem)
		}
	}
	return errors.Join(refused...)
}

// plainError takes the operation and the path out of an error that says them again.
func plainError(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	if linkErr, ok := errors.AsType[*os.LinkError](err); ok {
		return linkErr.Err
	}
	if sysErr, ok := errors.AsType[*os.SyscallError](err); ok {
		return sysErr.Err
	}
	return err
}
