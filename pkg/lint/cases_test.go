package lint

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the wanted findings of the cases")

// TestCases lints the templates of testdata. Each case is a txtar archive: a
// description, the files, and in "want" the findings, one a line. A line "options:" in the
// description sets options. Every made-up secret contains "kV7", which must not be in any
// text of a finding.
//
//	go test ./pkg/lint -run Cases/secret-parameter
func TestCases(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, p := range paths {
		t.Run(filepath.ToSlash(strings.TrimSuffix(strings.TrimPrefix(p, "testdata"+string(filepath.Separator)), ".txtar")), func(t *testing.T) {
			t.Parallel()
			runCase(t, p)
		})
	}
}

func runCase(t *testing.T, p string) {
	t.Helper()
	archive, err := txtar.ParseFile(p)
	if err != nil {
		t.Fatal(err)
	}
	report := lintFiles(t, caseFiles(archive), caseOptions(t, archive))
	got := findingLines(report)
	checkCanary(t, report)
	if *update {
		writeWant(t, p, archive, got)
		return
	}
	if diff := cmp.Diff(wantOf(archive), got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func caseFiles(archive *txtar.Archive) map[string]string {
	files := map[string]string{}
	for _, f := range archive.Files {
		if f.Name != "want" {
			files[f.Name] = string(f.Data)
		}
	}
	return files
}

func caseOptions(t testing.TB, archive *txtar.Archive) Options {
	t.Helper()
	var opts Options
	for line := range strings.SplitSeq(string(archive.Comment), "\n") {
		words, ok := strings.CutPrefix(line, "options:")
		if !ok {
			continue
		}
		for word := range strings.FieldsSeq(words) {
			switch word {
			case "pedantic":
				opts.Profile = "pedantic"
			case "no-inline-ignores":
				opts.NoInlineIgnores = true
			default:
				t.Fatalf("unknown option %q", word)
			}
		}
	}
	return opts
}

// findingLines writes findings as the program does, each step indented below.
func findingLines(r *Report) string {
	var b strings.Builder
	line := func(prefix string, f Finding) {
		fmt.Fprintf(&b, "%s%s:%d:%d: %s: %s [%s]\n", prefix, f.File, f.Range.Start.Line, f.Range.Start.Column, f.Severity, f.Message, f.Rule)
		for _, s := range f.Flow {
			fmt.Fprintf(&b, "  %s:%d: %s\n", s.File, s.Line, s.What)
		}
	}
	for _, f := range r.Findings {
		line("", f)
	}
	for _, f := range r.Ignored {
		line("ignored ("+f.Reason+") ", f)
	}
	return b.String()
}

func wantOf(archive *txtar.Archive) string {
	for _, f := range archive.Files {
		if f.Name == "want" {
			return string(f.Data)
		}
	}
	return ""
}

func writeWant(t testing.TB, p string, archive *txtar.Archive, got string) {
	t.Helper()
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
	if got != "" {
		archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
	}
	if err := os.WriteFile(p, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// canary is part of every made-up secret in the cases.
const canary = "kV7"

func checkCanary(t testing.TB, r *Report) {
	t.Helper()
	for _, f := range append(slices.Clone(r.Findings), r.Ignored...) {
		said := fmt.Sprintf("%s %s %s %s %v %v", f.Message, f.Hint, f.Address, f.Reason, f.Flow, f.Lines)
		if strings.Contains(said, canary) {
			t.Errorf("a secret is in the text of a finding: %s", said)
		}
	}
}

// TestEveryRuleHasCases: each rule has a page, and a bad, a clean, an ignored and a JSON
// case.
func TestEveryRuleHasCases(t *testing.T) {
	t.Parallel()
	for _, rule := range Rules() {
		if rule.Page == "" {
			t.Errorf("rule %s has no page docs/%s.md", rule.ID, rule.ID)
		}
		if rule.Audit {
			continue
		}
		for _, name := range []string{"bad", "clean", "ignored", "json"} {
			if _, err := os.Stat(filepath.Join("testdata", rule.ID, name+".txtar")); err != nil && !caseNotNeeded[rule.ID+"/"+name] {
				t.Errorf("rule %s has no case testdata/%s/%s.txtar", rule.ID, rule.ID, name)
			}
		}
	}
}

// caseNotNeeded lists the cases that make no sense for a rule.
var caseNotNeeded = map[string]bool{}
