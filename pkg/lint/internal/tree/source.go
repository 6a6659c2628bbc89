package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Limits on what is read, to bound memory.
const (
	MaxFileSize    = 16 << 20 // a Terraform file
	MaxAuxFileSize = 1 << 20  // a script, Dockerfile or other file of a template
	MaxArchiveSize = 32 << 20 // the files of an archive, unpacked
	maxFiles       = 500_000  // files in one run
)

// Source is a tree of files to lint.
type Source struct {
	// FS holds the files.
	FS fs.FS
	// Folder is the path of the folder to lint, or "" if single files or an archive are linted.
	Folder string
	// Prefix is prepended to each path in findings. It is "" or ends with a slash.
	Prefix string
	// Root is the path of the tree below the root of its repository, slash-separated, so that
	// fingerprints do not depend on the working directory.
	Root string
	// Only limits findings to these paths of FS. Empty means all.
	Only []string
	// Skip holds paths of FS that are not linted, folders without a final slash.
	Skip map[string]bool
	// Single reports that FS is one file, whose path in findings is Prefix.
	Single bool

	dir string // the folder of FS in the file system, or ""
}

// Display returns the path that findings show for a path of FS.
func (s *Source) Display(name string) string {
	if s.Single {
		return s.Prefix
	}
	return s.Prefix + name
}

// LeadsOut reports whether a symbolic link in a path leads out of the source, to what the
// author of the template may not be allowed to read.
func (s *Source) LeadsOut(p string) bool {
	if s.dir == "" {
		return false
	}
	root, rootErr := filepath.EvalSymlinks(s.dir)
	to, err := filepath.EvalSymlinks(filepath.Join(s.dir, filepath.FromSlash(p)))
	if rootErr != nil || err != nil {
		return false // reported as missing
	}
	rel, err := filepath.Rel(root, to)
	return err != nil || !filepath.IsLocal(rel)
}

// PathError is a path that cannot be linted: a usage error, not a finding.
type PathError struct {
	Path string
	Err  error
}

// Error names the path as given.
func (e *PathError) Error() string { return fmt.Sprintf("cannot lint %q: %v", e.Path, e.Err) }

// Unwrap returns the cause.
func (e *PathError) Unwrap() error { return e.Err }

// ExitCode returns the exit status of a usage error.
func (e *PathError) ExitCode() int { return 2 }

// OpenPaths opens folders, files and archives. "-" reads an archive or one Terraform file
// from stdin. Files of one folder become one source: the rest of the folder is their context.
func OpenPaths(paths []string, stdin io.Reader) ([]*Source, error) {
	var sources []*Source
	var errs []error
	folders := map[string]*Source{}
	seen := map[string]bool{}
	for _, p := range paths {
		if p != "" && seen[filepath.Clean(p)] {
			continue
		}
		seen[filepath.Clean(p)] = true
		source, err := openPath(p, stdin, folders)
		if err != nil {
			errs = append(errs, &PathError{Path: p, Err: err})
		} else if source != nil {
			sources = append(sources, source)
		}
	}
	return sources, errors.Join(errs...)
}

func openPath(p string, stdin io.Reader, folders map[string]*Source) (*Source, error) {
	if p == "-" {
		return openStdin(stdin)
	}
	info, err := os.Stat(p)
	if err != nil {
		return nil, PlainPathError(err)
	}
	if info.IsDir() {
		prefix := strings.TrimSuffix(filepath.ToSlash(filepath.Clean(p)), "/") + "/"
		if prefix == "./" {
			prefix = ""
		}
		return &Source{FS: os.DirFS(p), Folder: p, dir: p, Prefix: prefix, Root: RepositoryPath(p)}, nil
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is neither a file nor a folder")
	}
	if isArchive(p) {
		return openArchiveFile(p)
	}
	if !IsTemplateFile(p) && !isAuxFile(path.Base(filepath.ToSlash(p))) {
		return nil, errors.New("it is not a Terraform file, a file that templates read, or a tar, tar.gz or zip archive")
	}
	return openFile(p, folders), nil
}

// openFile adds a file to the source of its folder, or returns a new source.
func openFile(p string, folders map[string]*Source) *Source {
	dir, name := filepath.Split(p)
	if s := folders[dir]; s != nil {
		s.Only = append(s.Only, name)
		return nil
	}
	root := dir
	if root == "" {
		root = "."
	}
	s := &Source{FS: os.DirFS(root), dir: root, Prefix: filepath.ToSlash(dir), Root: RepositoryPath(root), Only: []string{name}}
	folders[dir] = s
	return s
}

// PlainPathError strips the operation and the path from an error: the caller names them.
func PlainPathError(err error) error {
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return noSuchPath{}
	case errors.As(err, &pathErr):
		return pathErr.Err
	}
	return err
}

// noSuchPath is fs.ErrNotExist with a message of our own.
type noSuchPath struct{}

func (noSuchPath) Error() string { return "there is no such file or folder" }

func (noSuchPath) Is(target error) bool { return target == fs.ErrNotExist }

// RepositoryPath returns the path of a folder below the root of its repository, or "" if it
// is not in one.
func RepositoryPath(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for root := abs; ; {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			rel, err := filepath.Rel(root, abs)
			if err != nil || rel == "." {
				return ""
			}
			return filepath.ToSlash(rel)
		}
		parent := filepath.Dir(root)
		if parent == root {
			return ""
		}
		root = parent
	}
}

// OpenTar reads the tar archive of a template into memory, within bounds. In findings and
// fingerprints its files are below root.
func OpenTar(r io.Reader, root string) (*Source, error) {
	files, err := unpackTar(r)
	if err != nil {
		return nil, err
	}
	return &Source{FS: newMemFS(files), Prefix: root + "/", Root: root}, nil
}

func openStdin(stdin io.Reader) (*Source, error) {
	data, err := io.ReadAll(io.LimitReader(stdin, MaxArchiveSize+1))
	if err != nil {
		return nil, fmt.Errorf("stdin: %w", err)
	}
	if len(data) > MaxArchiveSize {
		return nil, fmt.Errorf("stdin holds more than %d MiB", MaxArchiveSize>>20)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("there is nothing on stdin")
	}
	if kind := archiveKind(data); kind != "" {
		files, err := unpack(kind, data)
		if err != nil {
			return nil, err
		}
		return &Source{FS: newMemFS(files), Prefix: "-/"}, nil
	}
	if bytes.IndexByte(data, 0) >= 0 || UTF16Order(data) != nil {
		return nil, errors.New("what is on stdin is neither Terraform nor a tar, tar.gz or zip archive")
	}
	name := "stdin.tf"
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		name = "stdin.tf.json"
	}
	return &Source{FS: newMemFS(map[string][]byte{name: data}), Prefix: "-", Single: true}, nil
}

// IsTemplateFile reports whether Terraform loads the file as part of a module.
func IsTemplateFile(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json")
}

var auxExtensions = []string{
	".sh", ".bash", ".zsh", ".ps1", ".tftpl", ".tpl", ".tmpl", ".template", ".yaml", ".yml", ".env", ".cfg", ".conf", ".ini",
	".toml", ".json", ".tfvars", ".properties", ".cloud-config", ".ctmpl", ".bat", ".cmd", ".xml", ".py", ".hcl", ".nomad",
}

// Reads reports whether a file of this name is read if it belongs to a template.
func Reads(name string) bool {
	name = filepath.Base(name)
	return IsTemplateFile(name) || isAuxFile(name)
}

// isAuxFile reports whether a file of this name is read beside Terraform files.
func isAuxFile(name string) bool {
	lower := strings.ToLower(name)
	switch {
	case strings.HasSuffix(lower, ".tftest.hcl"), strings.HasSuffix(lower, ".tftest.json"), lower == "package-lock.json",
		lower == "package.json", lower == "tsconfig.json", strings.HasSuffix(lower, ".lock.json"):
		return false
	case strings.HasPrefix(lower, "dockerfile"), strings.HasSuffix(lower, ".dockerfile"), strings.HasPrefix(lower, "containerfile"),
		strings.HasPrefix(lower, "cloud-init"), strings.HasPrefix(lower, ".env"):
		return true
	}
	return slices.Contains(auxExtensions, path.Ext(lower))
}
