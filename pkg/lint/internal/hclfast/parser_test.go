package hclfast

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// supported are texts with each kind of expression and block.
var supported = []string{
	"", "\n", "# c", "# c\n", "  /* a\nb */ # c\n", "a = 1", "a=1\nb = 2 // c\n", "a = 1 /* x */\n", "a = 1440 // 24 hours\r\nb = 2\r\n",
	"a = -1\nb = !true\nc = !!x\nd = - 1.50\n", "a = null\nb = false\nnull = trueish\n", "a = nulls.0.e\nb = x.0\nc = x.12.y\n",
	"a = 1 + 2 * 3 - 4 / 5 % 6\n", "a = b || c && d == e != f < g <= h > i >= j\n", "a = (1 + 2) * (\n 3\n)\n", "a = -x.y + -f(1)\n", "a = b ? c : d ? e : f\n", "a = b // c\n",
	"a = x.y.z[0][\"k\"][b.c][1 + 1].d\n", "a = x[\"${y}\"]\nb = x[\"${y}z\"]\nc = x[(0)]\n", "a = \"x\".y\nb = [1][0]\nc = f(x)[0].y\nd = (a).b\n",
	"a = x[*].y[0].z\nb = x.*.y.z\nc = x.*\nd = x[*]\ne = x[*][*].y\nf = f(x).*.y[0]\ng = x.* .y\n",
	"a = f()\nb = f(1, 2,)\nc = f(\n x...\n)\nd = f (x)\n", "a = f(x...)\n", "a = [\n1, # c\n[2,], f(3)\n]\nb = []\n",
	"a = {}\nb = { x = 1 }\nc = { x = 1, \"y\" : 2\n (z) = 3 # c\n\n z.b = 4, }\n", "a = { # c\n x = y\n /* c */ }\n", "a = {\r\n b = c\r\n}\r\n",
	"a = [for x in y : x]\nb = [\nfor k, v in y :\n v if k != 1\n]\n", "a = {for x in y : x => x.z...\nif true}\nb = { \n for k, v in y : k => v }\n", "a = forx\nb = [forest]\n",
	"a = \"\"\nb = \"x\"\nc = \"x${y}z\"\nd = \"${y}\"\ne = \"${\ny\n}${\"z\"}\"\nf = \"${\"${y}\"}\"\ng = \"${1}\"\n",
	`a = "\n\r\t\"\\ é \u00e9 \U0001F600 $ % $x 100% $$ %% $$x $${y} %%{z} a$"`, `a = "^[a-z]+$"`, "a = \"e\u0301 \U0001F469\u200D\U0001F467\" /* \u00e9 */ ? 1 : 2\n",
	"a = <<EOT\nEOT\n", "a = <<EOT\n  x ${y} $z $${w} 100% \\n \"q\"\n\n  EOT \nb = 1\n", "a = <<-EOT\n    x\n  \t\n      y ${z} a\n      ${w}\n    EOT\n", "a = <<-E\r\n  x\r\n   y\r\n  E\r\n",
	"a = <<-EOT\n  x \u00e9 ${x} y\n  EOT\n", "a = [<<A\nx\nA\n, <<-B\n  y\nB\n]\n", "a = <<EOT\n${<<E2\nx\nE2\n}\nEOT\n", "a = <<EOT\n$\nEOT\n", "a = <<EOT\n${x}\nEOT\n",
	"a {}\n", "a {\n}\n", "a \"b\" c \"d\\\"e\" {\n  x = 1\n  b {\n    y = 2\n  }\n  b { z = 3 }\n}\n", "a { # c\n}\nb {b = \"${c}\"}", "a-b_c \"\" {\n}\n", "a\t\"b\"\t{\n\tx\t=\t1\n}\n",
	"a = \"b\" \n\n\n", "\n\n  a = b.c # \u00e9\n  d = \"\u00e9\" # e",
}

// unsupported are texts with an error or a rare construct.
var unsupported = []string{
	"a", "a = ", "a = 1 b = 2\n", "a = 1,\n", "a == 1\n", "a = 1\na = 2\n", "a {\n", "a { b = 1\n}\n", "a { b = 1, c = 2 }\n", "a {}{}\n", "a \"${b}\" {\n}\n", "\"a\" = 1\n", "}\n",
	"a = (1\n", "a = [1 2]\n", "a = [1\n", "a = { a }\n", "a = { a = 1", "a = {\n a\n = 1 }\n", "a = f(1 2)\n", "a = f(x... y)\n", "a = f(,)\n", "a = 1 +\n 2\n", "a = b ? c\n", "a = x.\n", "a = x..y\n", "a = x[\n*]\n", "a = x[1\n",
	"a = 1.2.3\n", "a = 1e5\n", "a = 1E-5\n", "a = 1.5e+3\n", "a = x.0.1\n", "a = x.1e5\n", "a = 1..2\n", "a = x::f(1)\n", "a = & b\n", "a = 'x'\n", "a = `x`\n", "a = 1;\n", "a = b & c\n", "a = b ** c\n", "a = ~x\n",
	"a = { for = 1 }\n", "a = f(x...,)\n", "a = [for x, in y : x]\n", "a = [for x y : x]\n", "a = [for x in y : x => x]\n", "a = {for x in y : x}\n", "a = [for x in y : x...]\n", "a = [for x in y x]\n",
	"a = \"x\n\"\n", "a = \"x", "a = \"x\\", "a = \"\\x\"\n", "a = \"\\u12\"\n", "a = \"\\ud800\"\n", "a = \"\\U00110000\"\n", "a = \"\\u+123\"\n", "a = \"${x\"\n", "a = \"${x y}\"\n", "a = \"$$${x}\"\n", "a = \"${~ x ~}\"\n", "a = \"%{ if x }y%{ endif }\"\n", "a = \"$\u0301\"\n", "a = \"$${\u0301\"\n",
	"a = <<EOT\nx\n", "a = <<EOT\nEOT", "a = << EOT\nEOT\n", "a = <<EOT x\nEOT\n", "a = <<-EOT\n  \u00a0x\n  EOT\n", "a = < b\n",
	"\uFEFFa = 1\n", "a = \"\x00\"\n", "a = \"\xff\"\n", "a = 1\rb = 2\n", "\u00e9 = 1\n", "a = x\u00e9\n", "/* c", "a = b.\u00e9\n", "a = <<\u00e9\n\u00e9\n",
	"a = " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000), "a = " + strings.Repeat("-", 1000) + "x", "a = 1" + strings.Repeat(" + 1", 1000), "a = x" + strings.Repeat("[y]", 1000), strings.Repeat("a {\n", 1000) + strings.Repeat("}\n", 1000),
}

// templates are templates without quotes.
var templates = []string{
	"", "x", "x\ny\n", "${x}", "${x}\n", "a ${x} b\nc ${\"y\"}", "#!/bin/sh\necho $HOME \"$${x}\" 100% %%{ $\n", "\u00e9 ${x}", "a\r\n${x}\r\n", "/* ${x} */ # \"",
}

func TestTreesAreThoseOfHCLSyntax(t *testing.T) {
	t.Parallel()
	for _, src := range supported {
		if !sameConfig(t, []byte(src)) {
			t.Errorf("%q is rejected", src)
		}
	}
	for _, src := range unsupported {
		if sameConfig(t, []byte(src)) {
			t.Errorf("%q is accepted", src)
		}
	}
	for _, src := range templates {
		if !sameTemplate(t, []byte(src)) {
			t.Errorf("%q is rejected as a template", src)
		}
	}
}

// TestTemplatesOfTheRepository compares the trees of all configurations in the repository.
func TestTemplatesOfTheRepository(t *testing.T) {
	t.Parallel()
	files, count := 0, 0
	err := filepath.WalkDir("../../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".tf" && filepath.Ext(path) != ".tfvars" && filepath.Ext(path) != ".tftpl" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if filepath.Ext(path) == ".tftpl" {
			sameTemplate(t, src)
		} else if sameConfig(t, src) {
			count++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d files accepted", count, files)
	if count < files*9/10 {
		t.Errorf("only %d of %d files are accepted", count, files)
	}
}

// fragments are inserted into mutated texts.
var fragments = strings.Split("$ % ${ %{ $${ %%{ $$ $$$ } { \" \\ \\\" \n \r\n # // /* */ <<EOT\n <<-EOT\n EOT\n \u0301 é \U0001F680 \u200D \u00A0 [ ] ( ) . .. ... , :: : ? = == => ! != < <= << - + * .* [*] / && || for in if 1 0.1 .0 1e5 e5 true null \t \v ~ ~} ${~ ' ` ; a a.b \"x\" \\u00e9 \\ud800 \x00 \xff \uFEFF _ x-y", " ")

// TestMutatedTexts compares the parsers with hclsyntax on texts that are cut, mixed and
// otherwise damaged.
func TestMutatedTexts(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	const mutations = 20_000
	count := 0
	for range mutations {
		src := pick(supported) + pick(supported)
		for range 1 + random.IntN(3) {
			at, with := random.IntN(len(src)+1), pick(fragments)
			if random.IntN(4) == 0 {
				with = pick(supported)
			}
			src = src[:at] + with + src[min(len(src), at+random.IntN(3)):]
		}
		if sameConfig(t, []byte(src)) || sameTemplate(t, []byte(src)) {
			count++
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d texts accepted", count, mutations)
	if count < mutations/20 {
		t.Errorf("only %d of %d texts are accepted", count, mutations)
	}
}

// FuzzParseConfig compares both parsers with those of hclsyntax.
func FuzzParseConfig(f *testing.F) {
	for _, list := range [][]string{supported, unsupported, templates} {
		for _, src := range list {
			if len(src) < 500 {
				f.Add([]byte(src))
			}
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		sameConfig(t, src)
		sameTemplate(t, src)
	})
}

// sameConfig reports whether a configuration is accepted. If it is, hclsyntax must accept it
// and return the same tree.
func sameConfig(t *testing.T, src []byte) bool {
	t.Helper()
	for _, start := range []hcl.Pos{hcl.InitialPos, {Line: 7, Column: 3, Byte: 40}} {
		got, ok := ParseConfig(src, "main.tf", start)
		if !ok {
			return false
		}
		want, diags := hclsyntax.ParseConfig(src, "main.tf", start)
		sameTree(t, src, got, want.Body, diags)
	}
	return true
}

func sameTemplate(t *testing.T, src []byte) bool {
	t.Helper()
	got, ok := ParseTemplate(src, "main.tftpl", hcl.InitialPos)
	if ok {
		want, diags := hclsyntax.ParseTemplate(src, "main.tftpl", hcl.InitialPos)
		sameTree(t, src, got, want, diags)
	}
	return ok
}

func sameTree(t *testing.T, src []byte, got, want any, diags hcl.Diagnostics) {
	t.Helper()
	if diags.HasErrors() {
		t.Errorf("%q is accepted, and hclsyntax says: %v", src, diags)
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q: %s", src, firstDifference(want, got))
	}
}

// firstDifference describes the first difference of two trees.
func firstDifference(want, got any) string {
	var r reporter
	cmp.Equal(want, got, cmp.Reporter(&r), cmp.Exporter(func(reflect.Type) bool { return true }),
		cmp.Comparer(func(a, b cty.Value) bool { return reflect.DeepEqual(a, b) }), cmp.Comparer(func(a, b *hclsyntax.Operation) bool { return a == b }))
	return r.found
}

type reporter struct {
	path  cmp.Path
	found string
}

func (r *reporter) PushStep(step cmp.PathStep) { r.path = append(r.path, step) }
func (r *reporter) PopStep()                   { r.path = r.path[:len(r.path)-1] }

func (r *reporter) Report(result cmp.Result) {
	if r.found == "" && !result.Equal() {
		want, got := r.path.Last().Values()
		r.found = r.path.GoString() + ": hclsyntax has " + format(want) + ", we have " + format(got)
	}
}

func format(v reflect.Value) string {
	if !v.IsValid() {
		return "nothing"
	}
	return cmp.Diff(nil, v.Interface())
}
