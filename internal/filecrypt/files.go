package filecrypt

import (
	"path/filepath"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
)

// RealPath is the absolute path without links, of a file that may not be there yet.
func RealPath(path string) string {
	above, name := filepath.Split(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if folder, err := filepath.EvalSymlinks(above); err == nil {
		path = filepath.Join(folder, name)
	}
	if abs, err := filepath.Abs(path); err == nil { // behind the links, because LINK/.. is not where the link lies
		path = abs
	}
	return path
}

// fileAt is a secret file whose place was judged when it was first written.
func fileAt(path string) *secretfile.File {
	return &secretfile.File{
		Path: path, Format: secretfile.FormatRaw,
		Allow: secretfile.Allow{secretfile.KindEphemeral, secretfile.KindTracked},
	}
}
