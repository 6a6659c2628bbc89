package secretfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

const (
	defaultLockWait = 30 * time.Second
	// editAttempts is how often an edit is repeated because a program that does not use
	// the lock, such as an editor, wrote the file in between.
	editAttempts = 5
)

// Update changes the file: it takes the lock, reads the file, calls edit to change the
// document, and replaces the old file with the new one. It may call edit more than once.
// If Update fails, the old file is unchanged.
func (f *File) Update(ctx context.Context, edit func(Document) error) (Outcome, error) {
	if _, err := f.Check(ctx); err != nil {
		return Outcome{}, err
	}
	f.ready(ctx)
	t, err := f.open(true)
	if err != nil {
		return Outcome{}, err
	}
	defer t.folder.close()
	wait := f.LockWait
	if wait == 0 {
		wait = defaultLockWait
	}
	unlock, err := t.folder.lock(ctx, t.name, wait)
	if err != nil {
		return Outcome{}, cannotWrite(f.Path, err)
	}
	defer unlock()
	t.folder.sweep(t.name)
	t.folder.sweepKilled(recoveryName(t.name))
	for range editAttempts {
		outcome, err := f.rewrite(ctx, t, edit)
		if !errors.Is(err, errChanged) {
			return outcome, err
		}
	}
	return Outcome{}, fmt.Errorf("cannot write %q: %w", f.Path, errChanged)
}

// errChanged means that the file changed after it was read.
var errChanged = errors.New("another program keeps changing it")

// rewrite makes one attempt to read, edit and replace the file under the lock.
func (f *File) rewrite(ctx context.Context, t *target, edit func(Document) error) (Outcome, error) {
	data, state, err := t.folder.read(t.name)
	if err != nil {
		return Outcome{}, cannotRead(f.Path, err)
	}
	if err := f.refuse(state); err != nil {
		return Outcome{}, err
	}
	old, err := f.decrypt(ctx, data)
	if err != nil {
		return Outcome{}, fmt.Errorf("cannot read %q: %w", f.Path, err)
	}
	doc, err := Parse(f.Format, old.plain)
	if err != nil {
		return Outcome{}, fmt.Errorf("cannot read %q: %w", f.Path, err)
	}
	if err := edit(doc); err != nil {
		return Outcome{}, err
	}
	if err := ctx.Err(); err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{Path: t.path, Created: !state.exists, Encrypted: old.encrypted || f.Encrypt}
	outcome.WasPlain = outcome.Encrypted && !old.encrypted && state.exists
	mode := f.mode(state)
	if state.exists && state.mode.Perm()&^mode != 0 {
		outcome.Narrowed = state.mode.Perm()
	}
	changed := doc.Bytes()
	if err := readsBack(f.Format, doc, changed); err != nil {
		return Outcome{}, fmt.Errorf("cannot write %q: %w", f.Path, err)
	}
	if state.exists && state.mode.Perm() == mode && f.unchanged(old, changed) {
		outcome.Unchanged = true
		return outcome, nil
	}
	written, err := f.encrypt(ctx, old, changed)
	if err != nil {
		return Outcome{}, fmt.Errorf("cannot write %q: %w", f.Path, err)
	}
	if len(written) > maxFile {
		return Outcome{}, fmt.Errorf("cannot write %q: %w", f.Path, errTooLarge)
	}
	err = t.folder.replace(t.name, state, replacement{data: written, mode: mode, sync: f.sync})
	if errors.Is(err, errChanged) {
		return Outcome{}, err
	}
	if err != nil {
		return Outcome{}, cannotWrite(f.Path, err)
	}
	return outcome, nil
}

// readsBack checks that parsing text gives the same values as doc. It fails if a line
// that could not be parsed, such as one with an unclosed quote, swallows the lines
// after it.
func readsBack(format Format, doc Document, text []byte) error {
	again, err := Parse(format, text)
	if err == nil && sameSecrets(doc, again) {
		return nil
	}
	if faulty, ok := doc.(interface{ Faults() []error }); ok {
		if faults := faulty.Faults(); len(faults) > 0 {
			return fmt.Errorf("what is written would not be read back: %w", faults[0])
		}
	}
	return errors.New("internal error: what is written would not be read back; please report it")
}

func sameSecrets(a, b Document) bool {
	names := a.Names()
	if !slices.Equal(names, b.Names()) {
		return false
	}
	return !slices.ContainsFunc(names, func(name string) bool {
		x, errX := a.Get(name)
		y, errY := b.Get(name)
		return errX != nil || errY != nil || !x.Equal(y)
	})
}

var errTooLarge = errors.New("the file would be larger than 16 MiB")

// mode returns the permission of the new file: the requested mode, or the owner's part of
// the old mode.
func (f *File) mode(old fileState) fs.FileMode {
	if f.Mode != 0 {
		return f.Mode
	}
	if old.exists && old.mode&0o400 != 0 {
		return old.mode & 0o600
	}
	return 0o600
}
