package secretfile

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Recovery is a small file next to an encrypted file: .NAME.recovery, mode 0600. It holds
// a key that opens the file while the key that it is encrypted for is replaced. Only the
// process that holds the Recovery may change it.
type Recovery struct {
	file   *File
	target *target
	unlock func()
}

func recoveryName(name string) string { return "." + name + ".recovery" }

// HoldRecovery locks the file's recovery key for changes. If another process holds it,
// HoldRecovery waits for up to wait.
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

// Release releases the lock; the recovery key is kept.
func (r *Recovery) Release() {
	r.unlock()
	r.target.folder.close()
}

// Path returns the path of the recovery key.
func (r *Recovery) Path() string {
	return filepath.Join(r.target.folder.path, recoveryName(r.target.name))
}

// Write writes the recovery key atomically.
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

// Remove overwrites and removes the recovery key. It does nothing if the key does not
// exist.
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

// ReadRecovery reads the file's recovery key without a lock. If it does not exist, the
// error is fs.ErrNotExist.
func (f *File) ReadRecovery() (secret.Secret, error) {
	path := f.Path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	data, err := readFile(filepath.Join(filepath.Dir(path), recoveryName(filepath.Base(path))))
	return secret.New(data), err
}
