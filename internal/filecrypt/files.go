package filecrypt

import (
	"path/filepath"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
)

// RealPath returns the absolute path with links resolved. The file may not exist yet.
func RealPath(path string) string {
	above, name := filepath.Split(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if folder, err := filepath.EvalSymlinks(above); err == nil {
		path = filepath.Join(folder, name)
	}
	if abs, err := filepath.Abs(path); err == nil { // after the links: LINK/.. is the parent of the link's target
		path = abs
	}
	return path
}

// fileAt returns a secret file whose location was checked when it was first written.
func fileAt(path string) *secretfile.File {
	return &secretfile.File{
		Path: path, Format: secretfile.FormatRaw,
		Allow: secretfile.Allow{secretfile.KindEphemeral, secretfile.KindTracked},
	}
}
