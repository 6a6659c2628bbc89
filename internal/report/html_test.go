package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// htmlFile writes a page to a file of its own.
func htmlFile(t testing.TB, page Page) string {
	t.Helper()
	var b strings.Builder
	if err := WritePage(&b, page); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// examplePage is the report of the templates that the repository shows.
func examplePage(t testing.TB) Page {
	t.Helper()
	sources, err := lint.OpenPaths([]string{"../../examples/review", "../../examples/templates"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		s.Prefix = strings.TrimPrefix(s.Prefix, "../../")
	}
	r, err := lint.Run(t.Context(), sources, lint.Options{Excerpts: true, Config: &lint.Config{}})
	if err != nil {
		t.Fatal(err)
	}
	owner := func(file string) string {
		if strings.Contains(file, "review") {
			return "@platform"
		}
		return "@docs"
	}
	page := LintPage(r, tool, owner)
	page.Subject = "examples"
	page.Made = time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	return page
}

// TestCommandsOfAWayOut finds the commands, which the page shows as such.
func TestCommandsOfAWayOut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		hint string
		want []linePart
	}{
		{"change it", []linePart{{"", "change it"}}},
		{"run 'coder-secrets a b' there", []linePart{{"", "run "}, {"c", "coder-secrets a b"}, {"", " there"}}},
		{"'coder-secrets a', 'coder-secrets b'", []linePart{{"", ""}, {"c", "coder-secrets a"}, {"", ", "}, {"c", "coder-secrets b"}, {"", ""}}},
		{"it's 'coder-secrets a", []linePart{{"", "it's 'coder-secrets a"}}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, hintParts(test.hint)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.hint, diff)
		}
	}
}
