package secretfile

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Recovery is a small file beside an encrypted one, .NAME.recovery, mode 0600. It
// holds a key that opens the file while the key it is encrypted for is replaced.
// Who has a Recovery is the only one who changes it.
type Recovery struct {
	file   *File
	target *target
	unlock func()
}

func recoveryName(name string) string { return "." + name + ".recovery" }

// HoldRecovery takes the right to change the file's recovery key. It waits up to
// wait for another process that has it.
func (f *File) HoldRecovery(ctx context.Context, wait time.Duration) (*Recovery, error) {
	t, err := f.open(false)
	if err != nil {
		return nil, err
	}
	unlock, err := t.folder.lock(ctx, recoveryName(t.name), wait)
	if err != nil {
		t.folder.close()
		return nil, fmt.Errorf("cannot write the recovery key of %q: %w", f.Path, plainError(err))
	}
	t.folder.sweep(recoveryName(t.name))
	return &Recovery{file: f, target: t, unlock: unlock}, nil
}

// Release gives the right back; the recovery key stays as it is.
func (r *Recovery) Release() {
	r.unlock()
	r.target.folder.close()
}

// Path is where the recovery key is.
func (r *Recovery) Path() string {
	return filepath.Join(r.target.folder.path, recoveryName(r.target.name))
}

// Write puts the recovery key on the disk, whole or not at all.
func (r *Recovery) Write(text secret.Secret) error {
	name := recoveryName(r.target.name)
	state, err := r.target.folder.state(name)
	if err == nil {
		err = r.target.folder.replace(name, state, replacement{data: text.Reveal(), mode: 0o600, sync: r.file.sync})
	}
	if err != nil {
		return fmt.Errorf("cannot write %q: %w", r.Path(), plainError(err))
	}
	return nil
}

// Remove overwrites the recovery key and removes it. Where there is none it does
// nothing.
func (r *Recovery) Remove() error {
	name := recoveryName(r.target.name)
	state, err := r.target.folder.state(name)
	if err == nil && state.exists {
		err = r.target.folder.erase(name, state)
	}
	if err != nil {
		return fmt.Errorf("cannot remove %q: %w", r.Path(), plainError(err))
	}
	return nil
}

// ReadRecovery reads the file's recovery key without holding it. Where there is
// none the error is fs.ErrNotExist.
func (f *File) ReadRecovery() (secret.Secret, error) {
	path := f.Path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	data, err := readFile(filepath.Join(filepath.Dir(path), recoveryName(filepath.Base(path))))
	return secret.New(data), err
}
