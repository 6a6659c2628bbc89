// Package house measures the packages of a module: their size, and how many of their
// files depend on each other in circles. A test limits both, and a command prints
// them.
package house

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Package has the measures of a package, without its tests.
type Package struct {
	// Path is its folder: the import path without the module's path.
	Path string
	// Files and Lines include the files for all operating systems.
	Files, Lines int
	// Exported counts the exported names, without methods and fields.
	Exported int
	// Circle names the files of the largest circle: each refers to all others,
	// directly or indirectly. It is empty if no two files refer to each other.
	Circle []string
}

// Measure measures all packages of the module in a folder.
func Measure(folder string) ([]Package, error) {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedModule | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedSyntax,
		Dir:  folder,
	}, "./...")
	if err != nil {
		return nil, err
	}
	var list []Package
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("cannot load %s: %w", p.PkgPath, p.Errors[0])
		}
		measured := Package{Path: strings.TrimPrefix(p.PkgPath, p.Module.Path+"/"), Circle: circle(references(p))}
		for _, name := range slices.Concat(p.GoFiles, p.IgnoredFiles) {
			if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			measured.Files++
			measured.Lines += bytes.Count(text, []byte("\n"))
		}
		for _, name := range p.Types.Scope().Names() {
			if p.Types.Scope().Lookup(name).Exported() {
				measured.Exported++
			}
		}
		list = append(list, measured)
	}
	slices.SortFunc(list, func(a, b Package) int { return cmp.Compare(a.Path, b.Path) })
	return list, nil
}

// references reports which files of a package use what is declared in which other
// files: names, fields, methods.
func references(p *packages.Package) map[string]map[string]bool {
	refers := map[string]map[string]bool{}
	for name, used := range p.TypesInfo.Uses {
		if used.Pkg() != p.Types {
			continue
		}
		from, to := filepath.Base(p.Fset.Position(name.Pos()).Filename), filepath.Base(p.Fset.Position(used.Pos()).Filename)
		if refers[from] == nil {
			refers[from] = map[string]bool{}
		}
		refers[from][to] = true
	}
	return refers
}

// circle returns the largest set of files that all lead to each other.
func circle(refers map[string]map[string]bool) []string {
	for middle := range refers {
		for from := range refers {
			if refers[from][middle] {
				for to := range refers[middle] {
					refers[from][to] = true
				}
			}
		}
	}
	var largest []string
	for file, reached := range refers {
		var same []string
		for other := range reached {
			if other != file && refers[other][file] {
				same = append(same, other)
			}
		}
		if same != nil && len(same) >= len(largest) {
			largest = append(same, file)
		}
	}
	slices.Sort(largest)
	return largest
}
