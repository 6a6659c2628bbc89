package lint

import (
	"testing"
	"testing/fstest"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// lintFiles lints files by name, as one source.
func lintFiles(t testing.TB, files map[string]string, opts Options) *Report {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	report, err := Run(t.Context(), []*tree.Source{{FS: fsys}}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestRunFindsASecretParameter(t *testing.T) {
	t.Parallel()
	report := lintFiles(t, map[string]string{"main.tf": `
data "coder_parameter" "github_token" {
  name = "github_token"
  type = "string"
}
`}, Options{})
	if len(report.Findings) != 1 || report.Findings[0].Rule != "secret-parameter" || report.Findings[0].Range.Start.Line != 2 {
		t.Errorf("got %+v, want one secret-parameter on line 2", report.Findings)
	}
}
