package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// canary is part of every made-up secret in the linter's cases.
const canary = "kV7"

// cases calls test with the report of each of the linter's own cases.
func cases(t *testing.T, test func(t *testing.T, r *lint.Report)) {
	t.Helper()
	paths, err := filepath.Glob("../../pkg/lint/testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, p := range paths {
		t.Run(filepath.Base(filepath.Dir(p))+"/"+strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) {
			t.Parallel()
			test(t, lintCase(t, p))
		})
	}
}

func lintCase(t testing.TB, p string) *lint.Report {
	t.Helper()
	archive, err := txtar.ParseFile(p)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		if f.Name != "want" {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	r, err := lint.Run(t.Context(), []*lint.Source{{FS: fsys}}, lint.Options{Profile: "pedantic", Explain: true, Excerpts: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var tool = Tool{Name: "coder-secrets", Version: "v1.2.3"}

// written returns the report in a format.
func written(t testing.TB, write Format, r *lint.Report) string {
	t.Helper()
	var buf bytes.Buffer
	if err := write(&buf, r, tool); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func textOf(w io.Writer, r *lint.Report, _ Tool) error   { return Text(w, r, Style{}) }
func markdown(w io.Writer, r *lint.Report, _ Tool) error { return Markdown(w, r) }

// TestNoFormatHoldsAValue writes every case in every format.
func TestNoFormatHoldsAValue(t *testing.T) {
	t.Parallel()
	all := map[string]Format{"text": textOf, "markdown": markdown}
	for _, f := range formats {
		all[f.name] = f.write
	}
	cases(t, func(t *testing.T, r *lint.Report) {
		for name, write := range all {
			// The rules' pages in SARIF's help contain the canary in their examples.
			for line := range strings.SplitSeq(written(t, write, r), "\n") {
				if strings.Contains(line, canary) && !strings.HasPrefix(strings.TrimSpace(line), `"markdown": "# hardcoded-secret`) {
					t.Errorf("%s: a secret is in %s", name, line)
				}
			}
		}
	})
}

func TestJSONIsValid(t *testing.T) {
	t.Parallel()
	validate(t, "../../docs/schema/report-v1.json", JSON)
}

func TestSARIFIsValid(t *testing.T) {
	t.Parallel()
	validate(t, "testdata/sarif-2.1.0.schema.json", SARIF)
}

// SARIF reports a part that could not be checked as a notification, and the run as
// not successful.
func TestSARIFTellsWhatWasMissed(t *testing.T) {
	t.Parallel()
	validate(t, "testdata/sarif-2.1.0.schema.json", func(w io.Writer, r *lint.Report, tool Tool) error {
		tool.Missed = []string{"acme/docker: cannot read its files"}
		var buf bytes.Buffer
		err := SARIF(&buf, r, tool)
		for _, part := range []string{`"executionSuccessful": false`, `"text": "acme/docker: cannot read its files"`} {
			if !strings.Contains(buf.String(), part) {
				t.Errorf("%s is not in it", part)
			}
		}
		_, wrong := buf.WriteTo(w)
		return errors.Join(err, wrong)
	})
}

func TestGitLabIsValid(t *testing.T) {
	t.Parallel()
	validate(t, "testdata/codequality.schema.json", GitLab)
}

// validate checks a format's output against a schema.
func validate(t *testing.T, schema string, write Format) {
	t.Helper()
	compiled, err := jsonschema.NewCompiler().Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	cases(t, func(t *testing.T, r *lint.Report) {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, write, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(doc); err != nil {
			t.Error(err)
		}
	})
}

func TestGitLabFingerprintsAreUnique(t *testing.T) {
	t.Parallel()
	cases(t, func(t *testing.T, r *lint.Report) {
		var issues []gitlabIssue
		if err := json.Unmarshal([]byte(written(t, GitLab, r)), &issues); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, issue := range issues {
			if seen[issue.Fingerprint] {
				t.Errorf("fingerprint %s is there twice", issue.Fingerprint)
			}
			seen[issue.Fingerprint] = true
		}
	})
}

func TestJUnitCountsWhatItHolds(t *testing.T) {
	t.Parallel()
	cases(t, func(t *testing.T, r *lint.Report) {
		var got struct {
			Failures int        `xml:"failures,attr"`
			Suites   []struct{} `xml:"testsuite"`
		}
		if err := xml.Unmarshal([]byte(written(t, JUnit, r)), &got); err != nil {
			t.Fatal(err)
		}
		failed := map[string]bool{}
		for _, f := range r.Findings {
			failed[f.Template+" "+f.Rule] = true
		}
		if got.Failures != len(failed) || len(got.Suites) != len(r.Templates) {
			t.Errorf("got %d failures in %d suites, want %d in %d", got.Failures, len(got.Suites), len(failed), len(r.Templates))
		}
	})
}

// TestHostileNamesStayInTheirPlace uses names in a report that a reader of a format
// could take for more than names.
func TestHostileNamesStayInTheirPlace(t *testing.T) {
	t.Parallel()
	r := &lint.Report{Templates: []string{"a"}, Findings: []lint.Finding{{
		Rule: "secret-parameter", Severity: lint.SeverityError, Confidence: lint.ConfidenceHigh, Template: "a",
		Message: "x\n::error::forged | <script>", Hint: "y", File: "a,b:c\n.tf", Range: lint.Range{Start: lint.Position{Line: 1, Column: 1}, End: lint.Position{Line: 1, Column: 2}},
	}}}
	if got := written(t, GitHub, r); strings.Count(got, "\n") != 1 || !strings.Contains(got, "file=a%2Cb%3Ac%0A.tf,line=1") {
		t.Errorf("github: got %q", got)
	}
	if got := written(t, JUnit, r); strings.Contains(got, "<script>") || xml.Unmarshal([]byte(got), new(struct{})) != nil {
		t.Errorf("junit: got %q", got)
	}
	if got := written(t, JUnit, lined(r)); strings.Contains(got, "\n::") || strings.ContainsAny(got, "\u202e\u009b") {
		t.Errorf("junit: got %q", got)
	}
	if got := written(t, GitHub, lined(r)); strings.Count(got, "\n") != 1 || strings.ContainsAny(got, "\x1b\u202e\u009b") {
		t.Errorf("github: got %q", got)
	}
	if got := written(t, markdown, r); strings.ContainsAny(strings.SplitN(got, "|---|\n", 2)[1], "*_\\`") || strings.Contains(got, "<script") || !strings.Contains(got, "forged &#124; ") {
		t.Errorf("markdown: got %q", got)
	}
}

// lined is a report with a file name that starts new lines and moves the cursor.
func lined(r *lint.Report) *lint.Report {
	f := r.Findings[0]
	f.File = "a\n::error::forged\x1b[2J\u202e\u009b1m.tf"
	return &lint.Report{Templates: r.Templates, Findings: []lint.Finding{f}}
}

// TestSummaryShowsNamesAsTheyAre: character references also work in code, where a
// backslash would be shown.
func TestSummaryShowsNamesAsTheyAre(t *testing.T) {
	t.Parallel()
	r := &lint.Report{Findings: []lint.Finding{{Rule: "secret-parameter", File: "my_team/a|b`c\\|.tf", Message: `www.example.com "[x](https://example.com)"`}}}
	got := written(t, markdown, r)
	row := strings.Split(strings.TrimSpace(got[strings.LastIndex(got, "\n| ")+1:]), "|")
	if len(row) != 6 || html.UnescapeString(row[2]) != " <code>my_team/a|b`c\\|.tf:0</code> " || strings.Contains(row[3], "](https://example") || strings.Contains(row[3], "www.") {
		t.Errorf("got %q", row)
	}
}

// TestSummaryHasRoom: GitHub shows nothing of a summary that is too long.
func TestSummaryHasRoom(t *testing.T) {
	t.Parallel()
	r := &lint.Report{Findings: make([]lint.Finding, 20_000)}
	r.Findings[19_999] = lint.Finding{Severity: lint.SeverityError, File: "worst.tf"}
	got := written(t, markdown, r)
	rows := strings.Count(got, "<code>")
	if len(got) > 1<<20 || !strings.Contains(got, "worst.tf") || !strings.HasSuffix(got, fmt.Sprintf("\n%d findings more, for which there is no room here: see the SARIF report.\n", 20_000-rows)) {
		t.Errorf("%d bytes with %d rows, which end in %q", len(got), rows, got[len(got)-200:])
	}
}

func TestGitHubShowsTheWorstTen(t *testing.T) {
	t.Parallel()
	r := &lint.Report{}
	for i := range 30 {
		severity := lint.SeverityWarning
		if i%3 == 0 {
			severity = lint.SeverityError
		}
		r.Findings = append(r.Findings, lint.Finding{Severity: severity, File: "main.tf"})
	}
	got := written(t, GitHub, r)
	if n := strings.Count(got, "::error "); n != 10 || !strings.Contains(got, "20 findings more") {
		t.Errorf("got %d errors in\n%s", n, got)
	}
}
