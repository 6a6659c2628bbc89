//go:build unix

package secretfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// wantOldFile tries to write a value that cannot be written. It expects the error to
// contain why and the file to be unchanged.
func wantOldFile(t *testing.T, file *File, size int, why string) {
	t.Helper()
	before, err := os.ReadFile(file.Path)
	if err != nil {
		t.Fatal(err)
	}
	names := namesIn(t, filepath.Dir(file.Path))
	_, err = file.Update(t.Context(), func(doc Document) error {
		return doc.Set("NEW", secret.FromString(strings.Repeat("hunter2 ", size/8)))
	})
	if err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("got the error %v, want one with %q", err, why)
	}
	if err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n")) {
		t.Errorf("the error is not one clean line: %v", err)
	}
	after, err := os.ReadFile(file.Path)
	if err != nil || string(after) != string(before) {
		t.Errorf("the old file is not as it was: %v", err)
	}
	wantAlone(t, filepath.Dir(file.Path), names...)
}

func TestFailedSyncLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{syscall.EIO, syscall.EDQUOT, syscall.ENOSPC} {
		path := newPath(t)
		setSecret(t, path, "OLD", "1")
		file := &File{Path: path, Format: FormatEnv, sync: func(*os.File) error {
			return &os.PathError{Op: "sync", Path: "somewhere", Err: cause}
		}}
		wantOldFile(t, file, 8, `cannot write "`+path+`": `+cause.Error())
	}
}

// TestFailedSyncOfTheFolderSaysThatTheFileIsNew: the rename cannot be undone.
func TestFailedSyncOfTheFolderSaysThatTheFileIsNew(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	calls := 0
	file := &File{Path: path, Format: FormatEnv, sync: func(*os.File) error {
		if calls++; calls == 2 {
			return syscall.EIO
		}
		return nil
	}}
	_, err := file.Update(t.Context(), func(doc Document) error { return doc.Set("N", secret.FromString("v")) })
	if err == nil || !strings.Contains(err.Error(), "it was written, but may be lost when the machine stops now") {
		t.Errorf("got the error %v", err)
	}
	if got := secretsOf(t, path)["N"]; got != "v" {
		t.Errorf("the file holds %q", got)
	}
}

func TestFailedEditLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	setSecret(t, path, "OLD", "1")
	stop := errors.New("stop")
	file := &File{Path: path, Format: FormatEnv}
	_, err := file.Update(t.Context(), func(doc Document) error {
		_ = doc.Set("NEW", secret.FromString("v"))
		return stop
	})
	if !errors.Is(err, stop) {
		t.Errorf("got the error %v", err)
	}
	if got := secretsOf(t, path); len(got) != 1 {
		t.Errorf("the file holds %v", got)
	}
	wantAlone(t, filepath.Dir(path), filepath.Base(path))
}

// TestEditorInBetweenIsNotOverwritten changes the file without the lock during an edit:
// the edit must be repeated on the changed file.
func TestEditorInBetweenIsNotOverwritten(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	setSecret(t, path, "OLD", "1")
	file := &File{Path: path, Format: FormatEnv}
	calls := 0
	_, err := file.Update(t.Context(), func(doc Document) error {
		if calls++; calls == 1 {
			if err := os.WriteFile(path, []byte("EDITOR=here\n"), 0o600); err != nil {
				return err
			}
		}
		return doc.Set("NEW", secret.FromString("v"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := secretsOf(t, path); got["EDITOR"] != "here" || got["NEW"] != "v" {
		t.Errorf("the file holds %v", got)
	}
}

// TestWriteAfterAnUnclosedQuoteIsRefused: a new line would become part of the unclosed value.
func TestWriteAfterAnUnclosedQuoteIsRefused(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	if err := os.WriteFile(path, []byte("A=1\nB='open\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := &File{Path: path, Format: FormatEnv}
	_, err := file.Update(t.Context(), func(doc Document) error { return doc.Set("N", secret.FromString("x' #")) })
	if err == nil || !strings.Contains(err.Error(), "line 2: a quote is not closed") {
		t.Errorf("got the error %v", err)
	}
}

func TestOnlyOwnLeftoversAreSwept(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	folder := filepath.Dir(path)
	for _, name := range []string{
		".secrets.env.0123456789abcdef.tmp", ".secrets.env.lock", // created by this program
		".secrets.env.0123456789abcdeg.tmp", ".secrets.env.0123456789abcde.tmp", ".other.env.0123456789abcdef.tmp",
		"secrets.env.tmp", ".secrets.env.swp",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(folder, ".secrets.env.aaaaaaaaaaaaaaaa.tmp")); err != nil {
		t.Fatal(err)
	}
	setSecret(t, path, "N", "v")
	wantAlone(t, folder, ".other.env.0123456789abcdef.tmp", ".secrets.env.0123456789abcde.tmp", ".secrets.env.0123456789abcdeg.tmp",
		".secrets.env.aaaaaaaaaaaaaaaa.tmp", ".secrets.env.swp", "secrets.env", "secrets.env.tmp")
}
