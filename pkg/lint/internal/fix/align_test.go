package fix

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"golang.org/x/tools/txtar"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// TestAlignedAsTerraformFmt formats every template of the tests and the examples as
// `terraform fmt` does, changes the spaces before equal signs and comments, and expects
// aligned to restore them.
func TestAlignedAsTerraformFmt(t *testing.T) {
	t.Parallel()
	moved := 0
	for name, src := range terraformTexts(t) {
		want := hclwrite.Format(src)
		if !alignedIsFmt(want) {
			t.Errorf("%s: (-terraform fmt +aligned)\n%s", name, cmp.Diff(string(want), string(aligned(want))))
			continue
		}
		tokens, _ := hclsyntax.LexConfig(want, name, hcl.InitialPos)
		lines := fmtLines(tokens)
		for _, l := range lines {
			for _, s := range []*space{l.equal, l.comment} {
				if s != nil {
					s.width = 1 + rand.IntN(9)
					moved++
				}
			}
		}
		if diff := cmp.Diff(string(want), string(aligned(withSpaces(want, lines)))); diff != "" {
			t.Errorf("%s, with its spaces changed (-terraform fmt +aligned)\n%s", name, diff)
		}
	}
	if moved < 1000 {
		t.Errorf("only %d spaces were changed", moved)
	}
}

// alignedIsFmt reports whether aligned keeps a text that `terraform fmt` keeps.
func alignedIsFmt(src []byte) bool {
	return string(hclwrite.Format(src)) != string(src) || string(aligned(src)) == string(src)
}

// FuzzAligned: aligned does not change a formatted text.
func FuzzAligned(f *testing.F) {
	for _, src := range terraformTexts(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<15 {
			return
		}
		formatted := hclwrite.Format(src)
		if _, diags := terraform.ParseConfig(formatted, "main.tf"); !diags.HasErrors() && !alignedIsFmt(formatted) {
			t.Errorf("aligned changes what terraform fmt wrote:\n%s", formatted)
		}
	})
}

// repository returns the root folder of this module.
func repository(t testing.TB) string {
	t.Helper()
	dir := "."
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if abs, err := filepath.Abs(dir); err != nil || abs == filepath.Dir(abs) {
			t.Fatal("no go.mod in the parent folders")
		}
		dir = filepath.Join(dir, "..")
	}
}

// terraformTexts returns the .tf files of this repository, also those in archives, and some
// special cases.
func terraformTexts(t testing.TB) map[string][]byte {
	t.Helper()
	texts := map[string][]byte{
		"odd": []byte("a = 1 # one\nlonger  = \"é\" # two\n\nb = {\nx = 1\n# alone\nyyy = [1, 2] // three\nz = <<EOT\n c = 1 # text\nEOT\nlast = 2 /* no end */\n}\nc = f(\n1)\nd=\"${x ? \"=\" : \"#\"}\" # four\n"),
		"end": []byte("a = 1\nbb = 2 # no newline"),
	}
	err := filepath.WalkDir(repository(t), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == ".cache"):
			return fs.SkipDir
		case filepath.Ext(path) == ".tf":
			texts[path], err = os.ReadFile(path)
		case filepath.Ext(path) == ".txtar":
			var archive *txtar.Archive
			archive, err = txtar.ParseFile(path)
			for _, f := range archive.Files {
				if filepath.Ext(f.Name) == ".tf" {
					texts[path+"/"+f.Name] = f.Data
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}
