package lint

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// lintPaths lints paths as given on the command line.
func lintPaths(t *testing.T, paths ...string) *Report {
	t.Helper()
	return lintExcept(t, nil, paths...)
}

func lintExcept(t *testing.T, exclude []string, paths ...string) *Report {
	t.Helper()
	sources, err := tree.OpenPaths(paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), sources, Options{Exclude: exclude})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// twoTemplates is a repository with a finding in each of two templates.
func twoTemplates(t *testing.T) (one, two string) {
	t.Helper()
	root := t.TempDir()
	for _, dir := range []string{".git", "one", "two"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"one", "two"} {
		writeTemplate(t, filepath.Join(root, name), archived["main.tf"])
	}
	return filepath.Join(root, "one"), filepath.Join(root, "two")
}

func writeTemplate(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBaselineOfMoreThanIsLinted lints less than the baseline is about, as pre-commit
// does: a finding that was not looked for is not gone.
func TestBaselineOfMoreThanIsLinted(t *testing.T) {
	t.Parallel()
	one, two := twoTemplates(t)
	all := NewBaseline("base.jsonl")
	all.Update(lintPaths(t, one, two), false)
	if len(all.entries) != 2 || all.entries[0].Template != "one" || all.entries[1].Template != "two" {
		t.Fatalf("got %d entries", len(all.entries))
	}
	var exclude []string
	expect := func(name string, entries, findings int, paths ...string) {
		t.Helper()
		b := &Baseline{Path: all.Path, header: all.header}
		for _, e := range all.entries {
			b.entries = append(b.entries, &baselineEntry{Rule: e.Rule, Template: e.Template, Address: e.Address, Fingerprint: e.Fingerprint, Reason: e.Reason})
		}
		report := lintExcept(t, exclude, paths...)
		b.Apply(report, testDay)
		if len(report.Findings) != findings {
			t.Errorf("%s: got %d findings, want %d: %+v", name, len(report.Findings), findings, report.Findings)
		}
		b.Update(lintExcept(t, exclude, paths...), true)
		if len(b.entries) != entries {
			t.Errorf("%s: %d entries are left, want %d", name, len(b.entries), entries)
		}
	}
	expect("one of two", 2, 0, one)
	writeTemplate(t, two, "locals {}\n")
	expect("the other is mended", 2, 0, one)
	expect("a file of it", 2, 0, filepath.Join(two, "main.tf"))
	exclude = []string{"two"}
	expect("it is excluded", 2, 0, filepath.Dir(one))
	exclude = []string{"two/main.tf"}
	expect("a file of it is excluded", 2, 0, filepath.Dir(one))
	exclude = nil
	expect("it is mended", 1, 1, one, two)
	expect("it is mended, all are linted", 1, 1, filepath.Dir(one))
	writeTemplate(t, two, "locals {\n")
	expect("it is broken", 2, 1, two)
}

// TestBaselineEntries has entries that hide nothing, and entries that are errors.
func TestBaselineEntries(t *testing.T) {
	t.Parallel()
	one, _ := twoTemplates(t)
	b := NewBaseline("base.jsonl")
	b.Update(lintPaths(t, one), false)
	var text bytes.Buffer
	if err := b.Write(&text); err != nil {
		t.Fatal(err)
	}
	mute := strings.Replace(text.String(), firstReason, "", 1)
	read, err := ReadBaseline("base.jsonl", strings.NewReader(mute))
	if err != nil {
		t.Fatal(err)
	}
	report := lintPaths(t, one)
	read.Apply(report, testDay)
	var messages []string
	for _, f := range report.Findings {
		messages = append(messages, f.Message)
	}
	if len(messages) != 2 || !slices.ContainsFunc(messages, func(m string) bool { return strings.HasSuffix(m, "has no reason, so it hides nothing") }) {
		t.Errorf("without a reason: got %q", messages)
	}
	misspelt := strings.Replace(text.String(), `"reason"`, `"utnil":"2027-01-31","reason"`, 1)
	if _, err := ReadBaseline("base.jsonl", strings.NewReader(misspelt)); err == nil || !strings.Contains(err.Error(), `line 2: unknown field "utnil"`) {
		t.Errorf("misspelt: got error %v", err)
	}
}
