package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEnvironmentTopicIsComplete compares the variables that the code reads, by a call
// of Getenv or LookupEnv with a literal or a constant, with those in the topic.
func TestEnvironmentTopicIsComplete(t *testing.T) {
	t.Parallel()
	var want []string
	for _, v := range environment {
		want = append(want, v.name)
	}
	slices.Sort(want)
	got := variablesRead(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("`help environment` does not tell what is read (-topic +code)\n%s", diff)
	}
}

func variablesRead(t testing.TB) []string {
	t.Helper()
	var calls []ast.Expr
	constants := map[string]string{}
	for _, dir := range []string{"../../cmd", "../../pkg", "../../internal"} {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && slices.Contains([]string{"testdata", "testneed", "clitest"}, entry.Name()):
				return filepath.SkipDir
			case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			calls = append(calls, environmentCalls(file, constants)...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	names := []string{"HOME", "USERPROFILE"} // System.Home selects one by the operating system
	for _, arg := range calls {
		if name := constantText(arg, constants); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// environmentCalls returns the arguments of a file's calls that read a variable, and
// adds the file's string constants to constants.
func environmentCalls(file *ast.File, constants map[string]string) []ast.Expr {
	var args []ast.Expr
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) {
					if text := constantText(n.Values[i], nil); text != "" {
						constants[name.Name] = text
					}
				}
			}
		case *ast.CallExpr:
			if len(n.Args) == 1 && slices.Contains([]string{"getenv", "lookupenv"}, strings.ToLower(calledName(n.Fun))) {
				args = append(args, n.Args[0])
			}
		}
		return true
	})
	return args
}

// calledName returns the name of a function without its package or receiver.
func calledName(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// constantText returns the text of a string literal or of a named constant.
func constantText(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text
	case *ast.Ident:
		return constants[e.Name]
	case *ast.SelectorExpr:
		return constants[e.Sel.Name]
	}
	return ""
}
