package repotest

import (
	"go/ast"
	"strconv"
	"strings"
	"testing"
)

// outside are the functions and variables that reach outside the program. Only the
// files in doors may use them.
var outside = map[string][]string{
	"os":       {"Stdin", "Stdout", "Stderr", "Getenv", "LookupEnv", "Environ", "Setenv", "Unsetenv", "Exit", "UserHomeDir", "UserConfigDir", "UserCacheDir", "ExpandEnv"},
	"time":     {"Now", "Since", "Until"},
	"net/http": {"DefaultClient", "DefaultTransport", "Get", "Post", "Head", "PostForm", "ProxyFromEnvironment"},
	"log":      {"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"},
	"fmt":      {"Print", "Printf", "Println"},
}

// doors are the files that may, each with the reason.
var doors = map[string]string{
	"cmd/coder-secrets/main.go":            "the process itself",
	"pkg/cli/internal/console/system.go":   "the one door",
	"pkg/client/client.go":                 "what a library's options are by default",
	"pkg/cli/internal/console/terminal.go": "the controlling terminal",
	"tools/packages/main.go":               "a process of its own",
}

func TestTheOutsideComesInThroughTheSystem(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.test || doors[f.path] != "" || anyBelow(f.dir(), forTests) {
			continue
		}
		names := importNames(t, f)
		ast.Inspect(f.ast, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := selector.X.(*ast.Ident)
			if !ok {
				return true
			}
			for _, forbidden := range outside[names[x.Name]] {
				if selector.Sel.Name == forbidden {
					t.Errorf("%s: %s.%s is reached past cli.System; take it as a parameter", f.at(n), x.Name, forbidden)
				}
			}
			return true
		})
	}
}

// importNames maps the names by which f refers to packages to their paths.
func importNames(t testing.TB, f *sourceFile) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, spec := range f.ast.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	return names
}

// TestNothingRunsAtStart keeps the start fast: no init function, and no regular
// expression or template compiled in a package-level variable.
func TestNothingRunsAtStart(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		for _, decl := range f.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: func init runs at every start", f.at(d))
				}
			case *ast.GenDecl:
				checkPackageVar(t, f, d)
			}
		}
	}
}

func checkPackageVar(t *testing.T, f *sourceFile, decl *ast.GenDecl) {
	t.Helper()
	ast.Inspect(decl, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false // runs only when it is called
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if selector, ok := call.Fun.(*ast.SelectorExpr); ok {
			switch selector.Sel.Name {
			case "MustCompile", "Compile", "Must":
				t.Errorf("%s: %s at package level runs at every start; use sync.OnceValue", f.at(call), selector.Sel.Name)
			}
		}
		return true
	})
}

// TestSkipsSayWhatToInstall allows skips only through internal/testneed, which names
// the missing part and turns the skip into a failure in CI.
func TestSkipsSayWhatToInstall(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if below(f.dir(), "internal/testneed") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch selector.Sel.Name {
			case "Skip", "Skipf", "SkipNow":
				if x, ok := selector.X.(*ast.Ident); ok && (x.Name == "t" || x.Name == "b" || x.Name == "tb" || x.Name == "ts") {
					t.Errorf("%s: skip through internal/testneed", f.at(n))
				}
			}
			return true
		})
	}
}
