//go:build unix

package secretfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// TestSwappedLinksLeadNowhere writes while the target or its lock file is repeatedly
// replaced with a symbolic link. The target of the link must not be changed, and its
// content must not get into the file.
func TestSwappedLinksLeadNowhere(t *testing.T) {
	t.Parallel()
	for _, swapped := range []string{"secrets.env", ".secrets.env.lock"} {
		t.Run(swapped, func(t *testing.T) {
			t.Parallel()
			path := newPath(t)
			victim := filepath.Join(t.TempDir(), "victim")
			const content = "VICTIM=untouched\n"
			if err := os.WriteFile(victim, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			stop := swapForLink(t, filepath.Join(filepath.Dir(path), swapped), victim)
			written, refused := 0, 0
			for i := range testneed.Count(t, 1000, 10000) {
				if err := setNumber(t, path, i); err == nil {
					written++
				} else {
					refused++
				}
			}
			stop()
			if written == 0 || refused == 0 {
				t.Errorf("%d writes, %d refused: there was no race", written, refused)
			}
			if got, err := os.ReadFile(victim); err != nil || string(got) != content {
				t.Errorf("the victim holds %q (%v)", got, err)
			}
			if got, err := os.ReadFile(path); err == nil && string(got) == content {
				if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
					t.Error("the victim's secret came into the file")
				}
			}
			wantAlone(t, filepath.Dir(victim), "victim")
		})
	}
}

func setNumber(t *testing.T, path string, i int) error {
	t.Helper()
	file := &File{Path: path, Format: FormatEnv}
	_, err := file.Update(t.Context(), func(doc Document) error { return doc.Set("N", secret.FromString(fmt.Sprint("value ", i))) })
	return err
}

// swapForLink repeatedly replaces name with a link to victim and removes it, until stop is
// called.
func swapForLink(t *testing.T, name, victim string) (stop func()) {
	t.Helper()
	ask, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-ask:
				return
			default:
			}
			link := fmt.Sprintf("%s.%d", name, i)
			_ = os.Symlink(victim, link)
			_ = os.Rename(link, name) // replaces a file atomically
			_ = os.Remove(name)
		}
	}()
	return func() { close(ask); <-done }
}

// TestLinksOfStrangersAreNotFollowed creates a link that belongs to another user in a
// folder like /tmp, where every user can.
func TestLinksOfStrangersAreNotFollowed(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		testneed.NotHere(t, "only root can make another user's link")
	}
	top := t.TempDir()
	if err := os.Chmod(top, 0o777|os.ModeSticky); err != nil { //nolint:gosec // that is the test
		t.Fatal(err)
	}
	victim := t.TempDir()
	link := filepath.Join(top, "link")
	if err := os.Symlink(victim, link); err != nil {
		t.Fatal(err)
	}
	setSecret(t, filepath.Join(link, "ours.env"), "N", "our own link is followed")
	if err := os.Lchown(link, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	err := setNumber(t, filepath.Join(link, "secrets.env"), 1)
	if problem, ok := errors.AsType[*Problem](err); !ok || problem.Kind != KindSharedFolder {
		t.Errorf("got the error %v", err)
	}
	wantAlone(t, victim, "ours.env")
}

// TestNothingIsInheritedByChildren: child processes must not inherit a descriptor of the file.
func TestNothingIsInheritedByChildren(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	setSecret(t, path, "N", "v")
	dir, err := openFolder(filepath.Dir(path), false, false)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.close()
	flags, err := unix.FcntlInt(dir.dir.Fd(), unix.F_GETFD, 0)
	if err != nil || flags&unix.FD_CLOEXEC == 0 {
		t.Errorf("the folder's descriptor has the flags %#x (%v)", flags, err)
	}
}
