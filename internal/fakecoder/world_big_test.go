package fakecoder_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

func TestBigWorldIsCompleteAndLean(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	build, planted := codertest.BigWorld(codertest.Size{Templates: 1000, Versions: 5000, Workspaces: 20000, Users: 500})
	w := serveWith(t, fakecoder.Options{World: build, Unlimited: true})
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 40<<20 {
		t.Errorf("it takes %d MiB, want 40 at most", grown>>20)
	}
	_, page := w.ask(t, "GET", "/workspaces?limit=1000&offset=19000", w.Token("admin"), "")
	seen, typed := strings.Count(page, `"is_prebuild"`), strings.Count(page, `"GITHUB_TOKEN":"ghp_`)
	if seen != 1000 || typed != 80 || planted.Values != 2000 || !strings.HasSuffix(page, "\"count\":20000}\n") {
		t.Errorf("the last page has %d workspaces, %d with a typed token; %d are planted in all", seen, typed, planted.Values)
	}
	if codertest.PlantedValue(1) == codertest.PlantedValue(2) || len(codertest.PlantedValue(1)) != 40 {
		t.Errorf("planted values are %q and %q", codertest.PlantedValue(1), codertest.PlantedValue(2))
	}
}

// TestBigWorldHoldsWhatItPlants checks a template of each kind, with the linter and
// in what the server shows of its versions.
func TestBigWorldHoldsWhatItPlants(t *testing.T) {
	t.Parallel()
	build, planted := codertest.BigWorld(codertest.Size{Templates: 10, Versions: 20, Workspaces: 30, Users: 3})
	want := codertest.Planted{Parameters: 1, OldParameters: 1, Defaults: 1, Presets: 1, Literals: 1, Metadata: 1, Values: 3}
	if diff := cmp.Diff(want, planted); diff != "" {
		t.Errorf("planted (-want +got):\n%s", diff)
	}
	w := serveWith(t, fakecoder.Options{World: build})
	token := w.Token("admin")
	rules := map[string][]string{}
	for _, item := range field(t, w, token, "/templates").([]any) {
		template := item.(map[string]any)
		for _, version := range field(t, w, token, "/templates/"+template["id"].(string)+"/versions").([]any) {
			v := version.(map[string]any)
			_, archive := w.ask(t, "GET", "/files/"+v["job"].(map[string]any)["file_id"].(string), token, "")
			name := fmt.Sprint(template["name"], " ", v["name"])
			rules[name] = lintArchive(t, archive)
		}
	}
	secretParameter, wantRules := []string{"secret-parameter"}, map[string][]string{}
	for i := range 10 {
		for v := 1; v <= 2; v++ {
			wantRules[fmt.Sprintf("template%04d v%d", i, v)] = nil
		}
	}
	wantRules["template0001 v1"], wantRules["template0001 v2"], wantRules["template0003 v1"] = secretParameter, secretParameter, secretParameter
	wantRules["template0005 v2"] = []string{"secret-default", "secret-parameter"}
	wantRules["template0006 v2"] = secretParameter
	wantRules["template0008 v2"] = []string{"hardcoded-secret"}
	wantRules["template0009 v2"] = []string{"cleartext-metadata"}
	if diff := cmp.Diff(wantRules, rules); diff != "" {
		t.Errorf("findings by version (-want +got):\n%s", diff)
	}
}

// lintArchive lists the rules that have findings in a tar.
func lintArchive(t *testing.T, archive string) []string {
	t.Helper()
	sources, err := lint.OpenPaths([]string{"-"}, strings.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	report, err := lint.Run(t.Context(), sources, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, finding := range report.Findings {
		rules = append(rules, finding.Rule)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}
