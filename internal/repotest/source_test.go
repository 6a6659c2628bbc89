package repotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/coder-secrets/coder-secrets"

// sourceFile is a Go file of this module, including tests.
type sourceFile struct {
	path string // relative to the repository, with slashes
	test bool
	fset *token.FileSet
	ast  *ast.File
}

// dir is the package's folder relative to the repository, "." for the root.
func (f *sourceFile) dir() string { return path.Dir(f.path) }

// at returns the position of a node as file:line.
func (f *sourceFile) at(n ast.Node) string {
	p := f.fset.Position(n.Pos())
	return f.path + ":" + strconv.Itoa(p.Line)
}

// root is the repository's folder.
func root(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sources parses every Go file of the module, except in nested modules (the tools)
// and test data.
func sources(t testing.TB) []*sourceFile {
	t.Helper()
	top := root(t)
	var files []*sourceFile
	err := filepath.WalkDir(top, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if skipDir(top, name, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		rel, err := filepath.Rel(top, name)
		if err != nil {
			return err
		}
		f := &sourceFile{path: filepath.ToSlash(rel), test: strings.HasSuffix(name, "_test.go"), fset: token.NewFileSet()}
		if f.ast, err = parser.ParseFile(f.fset, name, nil, parser.ParseComments); err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("found only %d Go files", len(files))
	}
	return files
}

func skipDir(top, name, base string) bool {
	if name == top {
		return false
	}
	if base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(name, "go.mod"))
	return err == nil
}
