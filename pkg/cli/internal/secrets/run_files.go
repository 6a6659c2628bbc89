package secrets

import (
	"fmt"
	"os"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// childFiles are the files of --as-file. They are in a separate folder, in memory if
// possible, and exist while the command runs. If a run is killed, the next one removes
// its files.
type childFiles struct {
	base   string // a folder in memory; "" if there is none
	onDisk bool
	folder *sshkey.Folder
}

// memoryFolder returns a folder whose files are never written to a disk.
func memoryFolder(a *app.App) string {
	if a.Sys.GOOS != "linux" {
		return ""
	}
	for _, dir := range []string{a.Sys.Getenv("XDG_RUNTIME_DIR"), "/dev/shm"} {
		if info, err := os.Stat(dir); dir != "" && err == nil && info.IsDir() && secretfile.InMemory(dir) {
			return dir
		}
	}
	return ""
}

// add writes a value to a file and returns its path.
func (f *childFiles) add(pair secretfile.Pair) (string, error) {
	if f.folder == nil {
		f.onDisk = f.base == ""
		if f.onDisk {
			f.base = os.TempDir()
		}
		var err error
		if f.folder, err = sshkey.NewFolder(f.base); err != nil {
			return "", err
		}
	}
	path := f.folder.Join(pair.Name)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", console.PlainPath(err)
	}
	if _, err := file.Write(pair.Value.Reveal()); err != nil {
		_ = file.Close()
		return "", console.PlainPath(err)
	}
	if err := file.Close(); err != nil {
		return "", fmt.Errorf("cannot write the file: %w", err)
	}
	return path, nil
}

// remove removes the folder with all files.
func (f *childFiles) remove() {
	if f.folder != nil {
		_ = f.folder.Close()
	}
}
