package repotest

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestEveryPackageIsExplained(t *testing.T) {
	t.Parallel()
	explained := map[string]bool{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		explained[f.dir()] = explained[f.dir()] || f.ast.Doc != nil
	}
	for dir, ok := range explained {
		if !ok {
			t.Errorf("%s: no file has a package comment", dir)
		}
	}
}

// TestEveryPublicNameIsExplained requires a comment on each exported name of the
// packages that others may import.
func TestEveryPublicNameIsExplained(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.test || !below(f.dir(), "pkg") {
			continue
		}
		for _, decl := range f.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && !wellKnown[d.Name.Name] {
					t.Errorf("%s: %s has no comment", f.at(d), d.Name.Name)
				}
			case *ast.GenDecl:
				checkSpecs(t, f, d)
			}
		}
	}
}

// wellKnown are the methods whose meaning the standard library defines.
var wellKnown = map[string]bool{"Error": true, "Unwrap": true, "String": true}

// exportedReceiver reports whether d is a function or method that users of the
// package can call.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	kind := d.Recv.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	if index, ok := kind.(*ast.IndexExpr); ok {
		kind = index.X
	}
	name, ok := kind.(*ast.Ident)
	return !ok || name.IsExported()
}

func checkSpecs(t *testing.T, f *sourceFile, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
				t.Errorf("%s: %s has no comment", f.at(s), s.Name.Name)
			}
		case *ast.ValueSpec:
			if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
				t.Errorf("%s: %s has no comment", f.at(s), s.Names[0].Name)
			}
		}
	}
}

// TestNothingIsLeftToDo finds marks of unfinished work in comments.
func TestNothingIsLeftToDo(t *testing.T) {
	t.Parallel()
	mark := regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|not implemented`)
	for _, f := range sources(t) {
		if f.dir() == "internal/repotest" {
			continue
		}
		for _, group := range f.ast.Comments {
			if found := mark.FindString(group.Text()); found != "" {
				t.Errorf("%s: %q in a comment", f.at(group), found)
			}
		}
	}
}

// TestLinksWithinTheRepositoryHold checks that the targets of relative links exist.
func TestLinksWithinTheRepositoryHold(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	pages, err := filepath.Glob(filepath.Join(root(t), "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob(filepath.Join(root(t), "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, deeper...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(match[1], "://") || strings.HasPrefix(match[1], "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(match[1]))); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", filepath.Base(page), match[1])
			}
		}
	}
}
