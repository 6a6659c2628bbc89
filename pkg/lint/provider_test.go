package lint

import (
	"context"
	"encoding/json"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// providerModule holds real templates: the examples of the provider's pages and
// those it is tested with.
const providerModule = "github.com/coder/terraform-provider-coder/v2@v2.20.0"

// TestProvidersOwnTemplates lints the templates of Coder's own provider. Each of them
// parses and has no findings; the one that reads tokens writes them only to outputs for its
// test.
func TestProvidersOwnTemplates(t *testing.T) {
	t.Parallel()
	sources, err := tree.OpenPaths([]string{moduleDir(t, providerModule)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), sources, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("", findingLines(report)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	want := Summary{Files: 31, Templates: 29, Parameters: 14, Complete: true}
	if diff := cmp.Diff(want, report.Summary); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// moduleDir is the folder of a Go module, downloaded if necessary.
func moduleDir(t testing.TB, module string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, testneed.Program(t, "go", "install Go"), "mod", "download", "-json", module)
	cmd.Dir = t.TempDir() // outside our module, so that it becomes no dependency
	out, err := cmd.Output()
	var answer struct{ Dir string }
	if err != nil || json.Unmarshal(out, &answer) != nil || answer.Dir == "" {
		testneed.Missing(t, module, "go mod download "+module)
	}
	return answer.Dir
}
