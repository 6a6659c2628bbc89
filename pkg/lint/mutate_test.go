package lint

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// TestMutatedTemplates lints templates that are cut, doubled, mixed and otherwise broken,
// the same ones each time. Each run must end soon, without an internal error, and give
// findings with valid places. CODER_SECRETS_TEST_LONG=1 makes 100,000 of them.
func TestMutatedTemplates(t *testing.T) {
	t.Parallel()
	seeds := mutationSeeds(t)
	count := testneed.Count(t, 1500, 100_000)
	random := rand.New(rand.NewPCG(7, 93))
	for i := range count {
		text := mutated(random, seeds)
		began := time.Now()
		fsys := fstest.MapFS{"main.tf": {Data: []byte(text)}, "run.sh": {Data: []byte(text)}, "Dockerfile": {Data: []byte(text)}, "json/main.tf.json": {Data: []byte(text)}}
		report, err := Run(t.Context(), []*tree.Source{{FS: fsys}}, Options{Profile: "pedantic", Explain: true, Workers: 1})
		if err != nil {
			t.Fatalf("mutant %d: %v\n%s", i, err, text)
		}
		for _, f := range append(report.Findings, report.Ignored...) {
			soundFinding(t, f)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("mutant %d took %s", i, took)
		}
		if t.Failed() {
			t.Fatalf("mutant %d:\n%s", i, text)
		}
	}
}

// TestLabelsThatAreTooFewOrTooMany gives every kind of block labels that Terraform refuses.
func TestLabelsThatAreTooFewOrTooMany(t *testing.T) {
	t.Parallel()
	const body = " {\n  name = \"token\"\n  for_each = [1]\n  source = \"./m\"\n  content {\n    value = each.value\n  }\n}\n"
	for _, kind := range []string{"resource", "data", "variable", "output", "locals", "module", "provider", "terraform", "dynamic", "provisioner", "item", "moved", "check", "ephemeral", "import", "removed"} {
		for n := range 4 {
			block := kind + strings.Repeat(` "coder_parameter"`, n) + body
			for _, text := range []string{block, "resource \"docker_container\" \"a\" {\n" + block + "}\n", "data \"coder_parameter\" \"a\" {\n" + block + "}\n", "resource \"coder_metadata\" \"a\" {\n" + block + "}\n"} {
				for _, f := range lintText(t, "main.tf", text).Findings {
					soundFinding(t, f)
				}
				if t.Failed() {
					t.Fatal(text)
				}
			}
		}
	}
}

// TestNamesOfSeveralLinesAreShownInOne: a block's name may contain a newline.
func TestNamesOfSeveralLinesAreShownInOne(t *testing.T) {
	t.Parallel()
	const text = "resource \"random_password\" \"p\" {\n  length = 20\n}\n\nresource \"aws_in\\nstance\" \"a\" {\n  user_data = \"echo ${random_password.p.result}\"\n}\n"
	findings := lintFiles(t, map[string]string{"main.tf": text}, Options{Profile: "pedantic"}).Findings
	for _, f := range findings {
		soundFinding(t, f)
	}
	if len(findings) == 0 {
		t.Error("there is no finding")
	}
}

// mutationSeeds are the files of all cases.
func mutationSeeds(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	var seeds []string
	for _, p := range paths {
		archive, err := txtar.ParseFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name != "want" && len(f.Data) > 0 {
				seeds = append(seeds, string(f.Data))
			}
		}
	}
	return seeds
}

// mutated is a seed after a few changes.
func mutated(random *rand.Rand, seeds []string) string {
	text := seeds[random.IntN(len(seeds))]
	for range 1 + random.IntN(6) {
		text = mutate(random, text, seeds[random.IntN(len(seeds))])
		text = text[:min(len(text), 1<<14)]
	}
	return text
}

const mutants = "{}[]()\"'${%<>-=:;,.#/\\\n\t \x00\xff\u00e9?&|*~0aA"

func mutate(random *rand.Rand, text, other string) string {
	from, to := cutOf(random, text)
	switch random.IntN(7) {
	case 0: // leave a part out
		return text[:from] + text[to:]
	case 1: // double it
		return text[:to] + text[from:]
	case 2: // put in a part of another
		a, b := cutOf(random, other)
		return text[:from] + other[a:b] + text[to:]
	case 3: // the lines of both in turn
		return interleaved(text, other)
	case 4: // change a byte
		at := random.IntN(len(mutants))
		return text[:from] + mutants[at:at+1] + text[min(len(text), from+1):]
	case 5: // end early
		return text[:to]
	}
	return strings.ReplaceAll(text, "\n", "\r\n")
}

func cutOf(random *rand.Rand, text string) (from, to int) {
	from = random.IntN(len(text) + 1)
	return from, from + random.IntN(min(len(text)-from, 400)+1)
}

func interleaved(a, b string) string {
	var out strings.Builder
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	for i := range max(len(x), len(y)) {
		if i < len(x) {
			out.WriteString(x[i])
		}
		if i < len(y) {
			out.WriteString(y[i])
		}
	}
	return out.String()
}
