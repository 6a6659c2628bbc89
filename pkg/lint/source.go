package lint

import (
	"cmp"
	"io"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// Source is a file tree that holds templates: a folder, an archive, or single files of
// one folder. A caller may fill in its fields to lint any [io/fs.FS].
type Source = tree.Source

// PathError says why a path cannot be linted.
type PathError = tree.PathError

// OpenPaths opens folders, files and archives. "-" reads an archive or one Terraform
// file from stdin. Files of one folder become one source. A path that cannot be linted
// is a [*PathError].
func OpenPaths(paths []string, stdin io.Reader) ([]*Source, error) {
	return tree.OpenPaths(paths, stdin)
}

// OpenTar reads the tar archive of a template into memory, up to a bounded size. root
// is the folder that findings and fingerprints name in front of the archive's files.
func OpenTar(r io.Reader, root string) (*Source, error) { return tree.OpenTar(r, root) }

// Reads reports whether a file of this name in a template's folder is read at all.
func Reads(name string) bool { return tree.Reads(name) }

// templateName is the folder of a template as reports show it.
func templateName(s *Source, dir string) string {
	if dir == "." {
		dir = strings.TrimSuffix(s.Display(""), "/")
		return cmp.Or(dir, ".")
	}
	return s.Display(dir)
}
