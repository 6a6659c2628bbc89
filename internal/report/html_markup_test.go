package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

func TestTextIsEscaped(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{`<b title="x">&'`, `&lt;b title=&#34;x&#34;&gt;&amp;&#39;`},
		{"a\x00b\u202ec\x1b[m", `a\u0000b\u202ec\u001b[m`},
		{"\xff", `\xff`},
	}
	for _, test := range tests {
		if got := text(test.in); string(got) != test.want {
			t.Errorf("%q becomes %q, want %q", test.in, got, test.want)
		}
	}
}

func TestAddressIsOfTheWeb(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"https://coder.example.com/templates/a?x=1&y=2", "https://coder.example.com/templates/a?x=1&amp;y=2"},
		{"http://127.0.0.1:3000/", "http://127.0.0.1:3000/"},
		{`https://a/"onclick="b`, "https://a/&#34;onclick=&#34;b"},
		{"javascript:alert(1)", "#"},
		{" https://a", "#"},
		{"//evil", "#"},
	}
	for _, test := range tests {
		if got := address(test.in); string(got) != test.want {
			t.Errorf("%q becomes %q, want %q", test.in, got, test.want)
		}
	}
}

// TestMarkupIsMadeInFewPlaces checks where conversions to markup are: they bypass the
// escaping, so they are only allowed in functions that are known to be safe.
func TestMarkupIsMadeInFewPlaces(t *testing.T) {
	t.Parallel()
	known := []string{"text", "number", "course", "viewOf"} // viewOf: our own style and script
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || slices.Contains(known, f.Name.Name) {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if to, ok := call.Fun.(*ast.Ident); ok && to.Name == "markup" {
					if _, constant := call.Args[0].(*ast.BasicLit); !constant {
						t.Errorf("%s: %s makes markup of something that is no constant", name, f.Name.Name)
					}
				}
				return true
			})
		}
	}
}
