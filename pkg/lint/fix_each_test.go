package lint

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"golang.org/x/tools/txtar"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// TestEachFixRemovesItsFinding fixes each finding of each template alone, and each secret
// parameter by each replacement: that finding is gone and all others are as before, fixing
// again changes nothing, and the result parses and is formatted if the file was.
func TestEachFixRemovesItsFinding(t *testing.T) {
	t.Parallel()
	fixed := map[string]int{}
	for name, files := range fixTemplates(t) {
		before, source, remedies := lintToFix(t, files)
		for _, to := range append(fix.Replacements(), "") {
			choice := FixOptions{To: to, AuthID: "github"}
			for kind, n := range fixEach(t, name, files, before, source, remedies, choice) {
				fixed[kind] += n
			}
			once, _ := applyFix(t, files, choice)
			if maps.Equal(once, files) {
				continue
			}
			twice, _ := applyFix(t, once, choice)
			if diff := gocmp.Diff(once, twice); diff != "" {
				t.Errorf("%s, to %q: fixing again changes more:\n%s", name, to, diff)
			}
		}
	}
	for _, kind := range []string{"cleartext-metadata", "false-masking", "insensitive-variable", fix.ToExternalAuth, fix.ToUserSecret, fix.ToVariable} {
		if fixed[kind] < 10 {
			t.Errorf("only %d findings were fixed of %s; in all: %v", fixed[kind], kind, fixed)
		}
	}
}

// fixTemplates are the wrong examples of the rules' pages, the templates of the tests
// and those of the examples, with findings in them.
func fixTemplates(t *testing.T) map[string]map[string]string {
	t.Helper()
	templates := map[string]map[string]string{}
	for _, rule := range Rules() {
		for i, text := range fenced(rule.Page, "hcl wrong") {
			templates[fmt.Sprintf("page %s %d", rule.ID, i)] = map[string]string{"main.tf": text}
		}
	}
	for _, pattern := range []string{"testdata/*.txtar", "testdata/*/*.txtar"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no templates at %s: %v", pattern, err)
		}
		for _, p := range paths {
			archive, err := txtar.ParseFile(p)
			if err != nil {
				t.Fatal(err)
			}
			maps.Copy(templates, archiveTemplates(p, archive))
		}
	}
	for _, name := range []string{"wrong", "right"} {
		text, err := os.ReadFile("../../examples/templates/" + name + "/main.tf")
		if err != nil {
			t.Fatal(err)
		}
		templates["example "+name] = map[string]string{"main.tf": string(text)}
	}
	return templates
}

// archiveTemplates are the templates of an archive: one, or one for each folder of
// those archives that hold several.
func archiveTemplates(p string, archive *txtar.Archive) map[string]map[string]string {
	templates := map[string]map[string]string{}
	depth := map[string]int{"forms.txtar": 2, "small.txtar": 2, "workspaces.txtar": 1}[filepath.Base(p)]
	for _, f := range archive.Files {
		parts := strings.SplitN(f.Name, "/", depth+1)
		name, file := p+" "+path.Join(parts[:depth]...), parts[depth]
		if templates[name] == nil {
			templates[name] = map[string]string{}
		}
		if file != "want" && file != "said" && !strings.HasPrefix(file, "fixed/") {
			templates[name][file] = string(f.Data)
		}
	}
	return templates
}

// fixEach fixes the findings of a template one by one and counts them.
func fixEach(t *testing.T, name string, files map[string]string, before *Report, source *tree.Source, remedies []*fix.Remedy, choice FixOptions) map[string]int {
	t.Helper()
	count := map[string]int{}
	for _, f := range before.Findings {
		if f.remedy == 0 || (remedies[f.remedy-1].Parameter != nil) != (choice.To != "") {
			continue
		}
		result := &FixResult{}
		if err := result.fix(t.Context(), source, []Finding{f}, remedies, choice); err != nil {
			t.Fatal(err)
		}
		if len(result.Unfixed) > 0 {
			continue
		}
		what := fmt.Sprintf("%s: %s of %s", name, cmp.Or(choice.To, f.Rule), f.Address)
		checkFix(t, what, files, before, f, result)
		count[cmp.Or(choice.To, f.Rule)]++
	}
	return count
}

func lintToFix(t *testing.T, files map[string]string) (*Report, *tree.Source, []*fix.Remedy) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	source := &tree.Source{FS: fsys}
	remedies := &remedies{}
	report, err := Run(t.Context(), []*tree.Source{source}, Options{remedies: remedies})
	if err != nil {
		t.Fatal(err)
	}
	return report, source, remedies.list
}

func checkFix(t *testing.T, what string, files map[string]string, before *Report, f Finding, result *FixResult) {
	t.Helper()
	if len(result.Files) == 0 {
		t.Errorf("%s: nothing is changed", what)
	}
	fixed := maps.Clone(files)
	for _, x := range result.Files {
		fixed[x.Path] = x.After.RevealString()
		if _, diags := terraform.ParseConfig(x.After.Reveal(), x.Name); diags.HasErrors() {
			t.Errorf("%s: the result does not parse: %v", what, diags)
		}
		if isFormatted(x.Before.Reveal()) && !isFormatted(x.After.Reveal()) {
			t.Errorf("%s: not as terraform fmt writes it:\n%s", what, x.After.Reveal())
		}
	}
	after, _, _ := lintToFix(t, fixed)
	if _, left := byFingerprint(after)[f.Fingerprint]; left {
		t.Errorf("%s: it is still there", what)
	}
	for _, other := range missing(before, after) {
		if other.Fingerprint != f.Fingerprint && !goesToo(f, other, after) {
			t.Errorf("%s: gone too: %s [%s]", what, other.Message, other.Rule)
		}
	}
	for _, other := range missing(after, before) {
		if !comesUp(f, other) {
			t.Errorf("%s: new: %s [%s]", what, other.Message, other.Rule)
		}
	}
}

// missing lists the findings of one report that another has not.
func missing(of, in *Report) []Finding {
	known := byFingerprint(in)
	return slices.DeleteFunc(slices.Clone(of.Findings), func(f Finding) bool {
		_, ok := known[f.Fingerprint]
		return ok
	})
}

// goesToo reports a finding that goes with a parameter: at its block, in a preset's
// entry for it, or at a place that now shows what replaces it. One block may also show
// a secret for each key of a for_each.
func goesToo(f, other Finding, after *Report) bool {
	if f.Rule == other.Rule && f.Range == other.Range {
		return true
	}
	return f.Rule == "secret-parameter" && (other.Address == f.Address || other.Rule == "secret-default" ||
		slices.ContainsFunc(after.Findings, func(now Finding) bool { return now.Rule == other.Rule && now.Address == other.Address }))
}

// comesUp reports a finding that was part of another: a place that the parameter's
// value went to and what replaces it still goes to, or a variable of an old template,
// whose value is a parameter in plain text.
func comesUp(f, other Finding) bool {
	if f.Rule == "insensitive-variable" {
		return other.Rule == "legacy-parameter" && other.Address == f.Address
	}
	return f.Rule == "secret-parameter" && slices.ContainsFunc(f.Flow, func(s Step) bool { return strings.Contains(s.What, other.Address) })
}

func isFormatted(src []byte) bool { return string(hclwrite.Format(src)) == string(src) }

func byFingerprint(r *Report) map[string]Finding {
	list := map[string]Finding{}
	for _, f := range r.Findings {
		list[f.Fingerprint] = f
	}
	return list
}
