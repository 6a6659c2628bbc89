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

// TestAlignedAsTerraformFmt takes every template of the tests and the examples as
// `terraform fmt` writes it, pushes its equal signs and comments about, and wants the
// same text back.
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
			for _, g := range []*space{l.equal, l.comment} {
				if g != nil {
					g.width = 1 + rand.IntN(9)
					moved++
				}
			}
		}
		if diff := cmp.Diff(string(want), string(aligned(spaced(want, lines)))); diff != "" {
			t.Errorf("%s, with its gaps changed (-terraform fmt +aligned)\n%s", name, diff)
		}
	}
	if moved < 1000 {
		t.Errorf("only %d gaps were changed", moved)
	}
}

// alignedIsFmt reports whether a text that `terraform fmt` leaves as it is is left
// as it is by us.
func alignedIsFmt(src []byte) bool {
	return string(hclwrite.Format(src)) != string(src) || string(aligned(src)) == string(src)
}

// FuzzAligned: what is formatted is left as it is.
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
			t.Errorf("what terraform fmt wrote is changed:\n%s", formatted)
		}
	})
}

// repository is the folder that this module lies in.
func repository(t testing.TB) string {
	t.Helper()
	dir := "."
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if abs, err := filepath.Abs(dir); err != nil || abs == filepath.Dir(abs) {
			t.Fatal("there is no go.mod above")
		}
		dir = filepath.Join(dir, "..")
	}
}

// terraformTexts are the .tf files of this repository, in archives too, and some more.
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
