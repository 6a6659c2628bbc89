package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"golang.org/x/tools/txtar"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// TestFix applies the fixes to the templates of testdata/fix_*.txtar. The files whose names
// begin with "fixed/" are the result; "said" lists what was not fixed and what people must
// do next. Fixing twice changes nothing more.
func TestFix(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/fix_*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) {
			t.Parallel()
			fixCase(t, p)
		})
	}
}

// TestFixOfManyParametersEndsSoon: any of them may be referred to anywhere.
func TestFixOfManyParametersEndsSoon(t *testing.T) {
	t.Parallel()
	const count = 5000
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, "data \"coder_parameter\" \"p%d_token\" {\n  name = \"p%d_token\"\n}\n\n", i, i)
	}
	began := time.Now()
	result, err := Fix(t.Context(), []*tree.Source{{FS: fstest.MapFS{"main.tf": {Data: []byte(text.String())}}}}, Options{}, FixOptions{To: fix.ToUserSecret})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("it took %s", took)
	}
	if len(result.Files) != 1 || len(result.Files[0].Fixed) != count {
		t.Errorf("not all of %d parameters are replaced", count)
	}
}

func fixCase(t *testing.T, p string) {
	t.Helper()
	archive, err := txtar.ParseFile(p)
	if err != nil {
		t.Fatal(err)
	}
	files, choice := map[string]string{}, fixChoice(t, archive)
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "fixed/") && f.Name != "said" {
			files[f.Name] = string(f.Data)
		}
	}
	fixed, said := applyFix(t, files, choice)
	twice, _ := applyFix(t, fixed, choice)
	if diff := cmp.Diff(fixed, twice); diff != "" {
		t.Errorf("fixing again changes more:\n%s", diff)
	}
	got := &txtar.Archive{Comment: archive.Comment}
	for _, name := range sortedKeys(files) {
		got.Files = append(got.Files, txtar.File{Name: name, Data: []byte(files[name])})
	}
	for _, name := range sortedKeys(fixed) {
		if fixed[name] == files[name] {
			continue
		}
		got.Files = append(got.Files, txtar.File{Name: "fixed/" + name, Data: []byte(fixed[name])})
		if before := []byte(files[name]); string(hclwrite.Format(before)) == files[name] && string(hclwrite.Format([]byte(fixed[name]))) != fixed[name] {
			t.Errorf("%s is not formatted any more", name)
		}
	}
	if said != "" {
		got.Files = append(got.Files, txtar.File{Name: "said", Data: []byte(said)})
	}
	if *update {
		if err := os.WriteFile(p, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func fixChoice(t testing.TB, archive *txtar.Archive) FixOptions {
	t.Helper()
	var choice FixOptions
	for line := range strings.SplitSeq(string(archive.Comment), "\n") {
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "to":
			choice.To = value
		case "parameter":
			choice.Parameter = value
		case "auth-id":
			choice.AuthID = value
		case "rule":
			choice.Rules = append(choice.Rules, value)
		}
	}
	return choice
}

// applyFix fixes files and returns them, and what the result says of the rest.
func applyFix(t testing.TB, files map[string]string, choice FixOptions) (map[string]string, string) {
	t.Helper()
	fsys := fstest.MapFS{}
	out := map[string]string{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
		out[name] = text
	}
	result, err := Fix(t.Context(), []*tree.Source{{FS: fsys}}, Options{}, choice)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, f := range result.Files {
		out[f.Path] = f.After.RevealString()
		if diff := f.Masked(f.Before) + f.Masked(f.After); strings.Contains(diff, canary) {
			t.Errorf("a secret is in what is shown of %s:\n%s", f.Name, diff)
		}
	}
	for _, u := range result.Unfixed {
		said.WriteString("not fixed: " + u.Finding.File + ": " + u.Finding.Rule + ": " + u.Why + "\n")
	}
	for _, step := range result.Next {
		said.WriteString("next: " + step + "\n")
	}
	return out, said.String()
}
