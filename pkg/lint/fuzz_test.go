package lint

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// FuzzLint lints any text as each kind of file. It must end soon, without a panic, and give
// findings with valid places.
func FuzzLint(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range paths {
		archive, err := txtar.ParseFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name != "want" {
				f.Add(string(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		began := time.Now()
		fsys := fstest.MapFS{
			"main.tf": {Data: []byte(text)}, "json/main.tf.json": {Data: []byte(text)}, "more/main.tf": {Data: []byte("module \"m\" {\n  source = \"../\"\n}\n")},
			"run.sh": {Data: []byte(text)}, "values.yaml": {Data: []byte(text)}, "Dockerfile": {Data: []byte(text)}, "x.tfvars": {Data: []byte(text)},
			"template/main.tf": {Data: []byte("resource \"coder_script\" \"x\" {\n  script = templatefile(\"../run.sh\", { A = data.coder_workspace_owner.me.session_token })\n}\n")},
		}
		report, err := Run(t.Context(), []*tree.Source{{FS: fsys}}, Options{Profile: "pedantic", Explain: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range append(report.Findings, report.Ignored...) {
			soundFinding(t, finding)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func soundFinding(t *testing.T, f Finding) {
	t.Helper()
	switch {
	case f.Range.Start.Line < 1 || f.Range.Start.Column < 1 || f.Range.End.Line < f.Range.Start.Line:
		t.Errorf("%s has the range %v", f.Rule, f.Range)
	case f.Message == internalMistake:
		t.Error("the linter failed")
	case f.Message == "" || f.File == "" || len(f.Fingerprint) != 32:
		t.Errorf("the finding is incomplete: %+v", f)
	case strings.ContainsAny(f.Message, "\n\r\x1b"):
		t.Errorf("the message is not one line of text: %q", f.Message)
	}
	for _, line := range f.Lines {
		if line.Start < 1 || line.End <= line.Start {
			t.Errorf("%s marks columns %d to %d", f.Rule, line.Start, line.End)
		}
	}
}

// FuzzFix fixes any text. A text that parses must parse afterwards, one that is formatted
// must stay so, and fixing it again must change nothing.
func FuzzFix(f *testing.F) {
	paths, err := filepath.Glob("testdata/fix_*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range paths {
		archive, err := txtar.ParseFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(string(file.Data), "")
			f.Add(string(file.Data), "external-auth")
			f.Add(string(file.Data), "user-secret")
			f.Add(string(file.Data), "variable")
		}
	}
	f.Fuzz(func(t *testing.T, text, to string) {
		if len(text) > 1<<15 {
			return
		}
		fsys := fstest.MapFS{"main.tf": {Data: []byte(text)}}
		result, err := Fix(t.Context(), []*tree.Source{{FS: fsys}}, Options{}, FixOptions{To: to})
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range result.Files {
			_, before := terraform.ParseConfig(file.Before.Reveal(), "main.tf")
			if _, after := terraform.ParseConfig(file.After.Reveal(), "main.tf"); after.HasErrors() && !before.HasErrors() {
				t.Errorf("the result does not parse:\n%s", file.After.Reveal())
			}
			if isFormatted(file.Before.Reveal()) && !isFormatted(file.After.Reveal()) {
				t.Errorf("not as terraform fmt writes it:\n%s", file.After.Reveal())
			}
			again, err := Fix(t.Context(), []*tree.Source{{FS: fstest.MapFS{"main.tf": {Data: file.After.Reveal()}}}}, Options{}, FixOptions{To: to})
			if err != nil {
				t.Fatal(err)
			}
			for _, more := range again.Files {
				t.Errorf("fixing again changes more:\n%s\nto\n%s", more.Before.Reveal(), more.After.Reveal())
			}
		}
	})
}
