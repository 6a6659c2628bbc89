package lint

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

const fingerprinted = `data "coder_parameter" "token" {
  name = "token"
}

data "coder_parameter" "second" {
  name = "api_key"
}

locals {
  db_password = "kV7wa8Rt2YqPqLm30"
}

variable "admin_password" {
  type = string
}

resource "docker_container" "x" {
  env = ["A_TOKEN=kV7wa8Rt2YqPqLm31", "B_TOKEN=kV7wa8Rt2YqPqLm32", "B_TOKEN=kV7wa8Rt2YqPqLm33"]
}
`

// fingerprints lints a template and lists its fingerprints, sorted.
func fingerprints(t *testing.T, files map[string]string) []string {
	t.Helper()
	var list []string
	for _, f := range lintFiles(t, files, Options{}).Findings {
		list = append(list, f.Fingerprint)
	}
	slices.Sort(list)
	if len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Errorf("two findings share a fingerprint: %v", list)
	}
	return list
}

// TestFingerprintsSurvive changes a template in ways that do not concern its findings.
func TestFingerprintsSurvive(t *testing.T) {
	t.Parallel()
	want := fingerprints(t, map[string]string{"a/main.tf": fingerprinted})
	if len(want) != 7 {
		t.Fatalf("got %d findings, want 7", len(want))
	}
	blocks := strings.Split(fingerprinted, "\n\n")
	tests := map[string]map[string]string{
		"lines moved":    {"a/main.tf": "# one\n# two\n\n" + fingerprinted},
		"file renamed":   {"a/other.tf": fingerprinted},
		"other spacing":  {"a/main.tf": strings.ReplaceAll(fingerprinted, " = ", "   =   ")},
		"other order":    {"a/main.tf": strings.Join([]string{blocks[4], blocks[2], blocks[3], blocks[1], blocks[0]}, "\n\n")},
		"two files":      {"a/one.tf": strings.Join(blocks[:2], "\n\n"), "a/two.tf": strings.Join(blocks[2:], "\n\n")},
		"windows lines":  {"a/main.tf": strings.ReplaceAll(fingerprinted, "\n", "\r\n")},
		"other template": {"a/main.tf": fingerprinted, "b/main.tf": "locals {}\n"},
	}
	for name, files := range tests {
		if diff := cmp.Diff(want, fingerprints(t, files)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestFingerprintsOfEveryTemplateSurvive moves the lines of all templates of the tests.
func TestFingerprintsOfEveryTemplateSurvive(t *testing.T) {
	t.Parallel()
	for name, files := range fixTemplates(t) {
		moved := map[string]string{}
		for p, text := range files {
			if tree.IsTemplateFile(p) && !strings.HasSuffix(p, ".json") {
				text = "# one\n\n# two\n\n" + text
			}
			moved[p] = text
		}
		before, after := lintFiles(t, files, Options{}), lintFiles(t, moved, Options{})
		for _, f := range append(missing(before, after), missing(after, before)...) {
			t.Errorf("%s: another fingerprint where lines moved: %s [%s]", name, f.Message, f.Rule)
		}
	}
}

// TestFingerprintsOfTheRestSurvive fixes one finding at a time.
func TestFingerprintsOfTheRestSurvive(t *testing.T) {
	t.Parallel()
	all := fingerprints(t, map[string]string{"a/main.tf": fingerprinted})
	blocks := strings.Split(fingerprinted, "\n\n")
	for i := range blocks {
		rest := strings.Join(slices.Delete(slices.Clone(blocks), i, i+1), "\n\n")
		for _, fingerprint := range fingerprints(t, map[string]string{"a/main.tf": rest}) {
			if !slices.Contains(all, fingerprint) {
				t.Errorf("without block %d there is a new fingerprint", i)
			}
		}
	}
}

// TestFingerprintsTellLiteralsApart changes a literal, which changes the fingerprint of its
// own finding only.
func TestFingerprintsTellLiteralsApart(t *testing.T) {
	t.Parallel()
	template := func(first, second string) map[string]string {
		return map[string]string{"a/main.tf": "locals {\n  api_token = \"" + first + "\"\n}\n\nlocals {\n  db_password = \"" + second + "\"\n}\n"}
	}
	const other = "kV7summer"
	encoded := base64.StdEncoding.EncodeToString([]byte("mia:kV7summer2123"))
	for _, pair := range [][2]string{
		{"glpat-kV7wa8Rt2YqPqLm30Zx4Hs", "glpat-kV7wb5Rt9YqPqLm31Zx6Hs"},
		{"0f3a9c7be1d24586a7c0913fd8e6b254", "1f3a9c7be1d24586a7c0913fd8e6b254"},
		{"kV7winter", "kV7winter2"},
		{"kV7Summer2024Winter2025Go", "kV7Summer2025Winter2026Go"},
		{encoded, encoded[1:] + "A"},
		{"postgres://mia:kV7summer@db.test/app", "postgres://mia:kV7winter@db.test/app"},
	} {
		before, after := fingerprints(t, template(pair[0], other)), fingerprints(t, template(pair[1], other))
		same := slices.DeleteFunc(slices.Clone(before), func(f string) bool { return !slices.Contains(after, f) })
		if len(before) != 2 || len(after) != 2 || len(same) != 1 {
			t.Errorf("another literal than %s: %d of %d fingerprints stayed, want 1 of 2", pair[0], len(same), len(before))
		}
	}
}

// TestFingerprintsGiveNoWeakLiteralAway makes the fingerprints of a long list of passwords
// at one place: if they differed, a report would reveal which of them it is.
func TestFingerprintsGiveNoWeakLiteralAway(t *testing.T) {
	t.Parallel()
	const passwords = 2560
	alike := map[string]int{}
	for i := range passwords {
		list := fingerprints(t, map[string]string{"a/main.tf": fmt.Sprintf("locals {\n  db_password = \"kV7summer%d\"\n}\n", i)})
		if len(list) != 1 {
			t.Fatalf("password %d has %d findings", i, len(list))
		}
		alike[list[0]]++
	}
	if len(alike) > 256 {
		t.Errorf("%d passwords have %d fingerprints, want no more than 256", passwords, len(alike))
	}
	for fingerprint, n := range alike {
		if n == 1 {
			t.Errorf("only one of %d passwords has the fingerprint %s", passwords, fingerprint)
		}
	}
}

// TestBaselineTellsLiteralsApart changes a literal that a baseline holds.
func TestBaselineTellsLiteralsApart(t *testing.T) {
	t.Parallel()
	b := NewBaseline("base.jsonl")
	b.Update(lintFiles(t, map[string]string{"a/main.tf": fingerprinted}, Options{}), false)
	changed := lintFiles(t, map[string]string{"a/main.tf": strings.ReplaceAll(fingerprinted, "kV7wa8Rt2YqPqLm30", "kV7wa8Rt2YqPqLm99")}, Options{})
	b.Apply(changed, testDay)
	var rules []string
	for _, f := range changed.Findings {
		rules = append(rules, f.Rule)
	}
	if diff := cmp.Diff([]string{"hardcoded-secret", "unused-ignore"}, rules); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	var text strings.Builder
	if err := b.Write(&text); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String(), canary) {
		t.Error("a secret is in the baseline")
	}
}
