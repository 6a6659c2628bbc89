package secretfile

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

func TestFullDiskLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(mount(t, "size=1m", 0), "secrets.env")
	setSecret(t, path, "OLD", "1")
	setSecret(t, path, "FILL", strings.Repeat("x", 400<<10))
	wantOldFile(t, &File{Path: path, Format: FormatEnv}, 500<<10, "no space left on device")
}

func TestReadOnlyFileSystemLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	folder := mount(t, "size=1m", 0)
	path := filepath.Join(folder, "secrets.env")
	setSecret(t, path, "OLD", "1")
	if err := unix.Mount("tmpfs", folder, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	wantOldFile(t, &File{Path: path, Format: FormatEnv}, 8, "read-only file system")
}

// mount mounts a new tmpfs, which requires root.
func mount(t *testing.T, options string, flags uintptr) string {
	t.Helper()
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", flags, options); err != nil {
		testneed.NotHere(t, "mounting needs root: "+err.Error())
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}
