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

// File is a secret file at a path. The zero value of each option is the safest choice.
type File struct {
	Path string
	// Named is true if the user chose this path on the command line, so that hints must
	// repeat it.
	Named  bool
	Format Format
	// Mode is the permission of the file, 0600 or narrower. With 0, an existing file keeps
	// the owner's part of its mode, and a new file gets 0600.
	Mode fs.FileMode
	// Place describes the machine, to judge where the file is stored.
	Place Place
	// Allow are the kinds of problems that do not prevent a write.
	Allow Allow
	// LockWait is how long to wait for another writer; 0 means 30 seconds.
	LockWait time.Duration
	// Crypt decrypts and encrypts the file; with nil, encrypted files cannot be opened.
	Crypt Crypt
	// Encrypt encrypts a file that is not encrypted yet. An encrypted file stays encrypted
	// even without it.
	Encrypt bool

	sync func(*os.File) error // replaces (*os.File).Sync in tests
}

// Outcome is the result of an update.
type Outcome struct {
	// Path is the file that was written, after following links.
	Path string
	// Created is true if the file did not exist before.
	Created bool
	// Unchanged is true if the file already had this content and was not written.
	Unchanged bool
	// Narrowed is the old mode if access by other users was removed, or 0.
	Narrowed fs.FileMode
	// Encrypted is true if the file is now encrypted.
	Encrypted bool
	// WasPlain is true if the file is now encrypted and was not before.
	WasPlain bool
}

// Load reads the file. If it does not exist, the error is fs.ErrNotExist. Load follows
// links, which is safe for reading.
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

// Check returns the problems that Update would find, without writing anything. A command
// calls it before it asks for a value. The error joins the problems that prevent a write;
// the other problems are warnings.
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

// inspect returns all problems of a location.
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

// open opens the folder that contains the file. It follows a link at the path itself only
// if that is allowed.
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

// absolute is like filepath.Abs, but keeps LINK/.. on Unix: when the path is opened, it means
// the parent of the link's target, not the folder that contains the link.
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

// maxLinks is the maximum number of symbolic links in a path, the same as on Linux.
const maxLinks = 40

// followLinks returns the file that a path leads to. The file may not exist.
func followLinks(path string) (string, error) {
	for range maxLinks {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // it is no link; what else it is shows later
		}
		if !filepath.IsAbs(to) {
			// Resolve the folder first, because .. in a link is relative to it.
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

// refuse checks the file itself again, under the lock. Allowed links have been followed by
// now; a link that is found here has just been created.
func (f *File) refuse(state fileState) error {
	var refused []error
	for _, problem := range state.problems(f.Path, selfID()) {
		if problem.Kind == KindSymlink || !f.Allow.Has(problem.Kind) {
			refused = append(refused, problem)
		}
	}
	return errors.Join(refused...)
}

// plainError removes the operation and the path from an error, because the message already has them.
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
