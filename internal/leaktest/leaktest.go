// Package leaktest tests that types that hold a secret cannot print it.
//
// [Check] fills every field of a package's exported types with marks, prints the
// values in every way that fmt, encoding/json, encoding/gob and log/slog offer, and
// fails if a mark appears. Text that may be read, such as a name, is listed by its
// field; a new text field counts as secret until it is listed.
package leaktest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Type is a type and its text that may be shown.
type Type struct {
	// Of is a value of the type, or a pointer to one.
	Of any
	// Shown are the names of the fields whose text may be printed, separated by
	// spaces. Field[key] means the keys of a map, Field.Name a field of an anonymous
	// struct, and a dot the text of a type that is itself text. List the fields of a
	// named struct with that struct, unless it is from another module.
	Shown string
}

func (t Type) of() reflect.Type {
	if of := reflect.TypeOf(t.Of); of.Kind() == reflect.Pointer {
		return of.Elem()
	}
	return reflect.TypeOf(t.Of)
}

// Check prints all the types. They must include all exported types of the package in
// the current folder. An interface is filled with the first of the types that
// implements it.
func Check(t *testing.T, types ...Type) {
	t.Helper()
	for _, name := range missing(t, types) {
		t.Errorf("the exported type %s is not in the list of this test", name)
	}
	for _, problem := range check(types) {
		t.Error(problem)
	}
}

// check returns the problems of the types.
func check(types []Type) []string {
	f := newFiller(types)
	for _, typ := range types {
		f.print(typ.of())
	}
	return append(f.leaks(), f.mistakes()...)
}

// missing lists the exported types in the package's sources that have no entry,
// except interfaces, which have no values of their own.
func missing(t *testing.T, types []Type) []string {
	t.Helper()
	listed := map[string]bool{}
	for _, typ := range types {
		listed[typ.of().Name()] = true
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range exportedTypes(tree) {
			names[name] = !listed[name]
		}
	}
	if len(names) == 0 {
		t.Fatal("no exported type was found in this folder")
	}
	maps.DeleteFunc(names, func(_ string, missing bool) bool { return !missing })
	return slices.Sorted(maps.Keys(names))
}

func exportedTypes(file *ast.File) []string {
	var names []string
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.TYPE {
			continue
		}
		for _, spec := range group.Specs {
			spec := spec.(*ast.TypeSpec)
			if _, ok := spec.Type.(*ast.InterfaceType); !ok && spec.Name.IsExported() {
				names = append(names, spec.Name.Name)
			}
		}
	}
	return names
}
