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

// htmlFile writes a page to a new file.
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

// examplePage is the report of the repository's example templates.
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

func TestNamesLeaveOutTheFolderOfAll(t *testing.T) {
	t.Parallel()
	tests := []struct {
		names []string
		want  int
	}{
		{nil, 0},
		{[]string{"/srv/templates/docker"}, 0},
		{[]string{"/srv/templates/docker", "/srv/templates/kubernetes"}, len("/srv/templates/")},
		{[]string{"/srv/templates", "/srv/templates/docker"}, len("/srv/")},
		{[]string{"docker", "docker-large"}, 0},
		{[]string{"a/docker", "b/docker"}, 0},
	}
	for _, test := range tests {
		if got := sharedFolder(test.names); got != test.want {
			t.Errorf("%q: %d letters, want %d", test.names, got, test.want)
		}
	}
}

// TestBarsOfRulesAreOfTheirSeverities: a rule with one finding that is an error does
// not show all its findings as errors.
func TestBarsOfRulesAreOfTheirSeverities(t *testing.T) {
	t.Parallel()
	at := func(s lint.Severity) lint.Finding { return lint.Finding{Rule: "secret-in-script", Severity: s} }
	v := viewOf(Page{Templates: []PageTemplate{{Findings: []lint.Finding{at(lint.SeverityError), at(lint.SeverityWarning), at(lint.SeverityWarning), at(lint.SeverityWarning)}}}})
	want := []share{{lint.SeverityError, 1, 0, 250}, {lint.SeverityWarning, 3, 250, 750}}
	if diff := cmp.Diff(want, v.Rules[0].Shares); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLinesOfAFlowEndBetweenWords: no line has a single letter, and a path begins
// with a whole folder name.
func TestLinesOfAFlowEndBetweenWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string
	}{
		{"module.claude.post_install_script", []string{"module.claude.post_install_", "script"}},
		{"the owner's token (data.coder_workspace_owner.me)", []string{"the owner's token", "(data.coder_workspace_owner.me)"}},
		{"data.coder_external_auth.github_enterprise", []string{"data.coder_external_auth", ".github_enterprise"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, breakLines(test.text, 32, 3)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
	if got := lastOf("registry/acme/modules/onepassword/main.tf:96", 28); got != "…/onepassword/main.tf:96" {
		t.Errorf("the path is cut to %q", got)
	}
}

// TestCommandsOfAWayOut finds the commands in a hint, which the page shows as code.
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
