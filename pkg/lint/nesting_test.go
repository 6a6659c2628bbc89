package lint

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// lintText lints a folder of one file.
func lintText(t *testing.T, name, text string) *Report {
	t.Helper()
	report, err := Run(t.Context(), []*tree.Source{{FS: fstest.MapFS{name: {Data: []byte(text)}}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestDeepTextsAreLeftOut: a text that would overflow the stack does not end the run. Go
// cannot recover from that, so a failure here ends all tests of the package.
func TestDeepTextsAreLeftOut(t *testing.T) {
	t.Parallel()
	many := func(open, middle, end string, n int) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(end, n)
	}
	script := func(text string) string {
		return "resource \"coder_agent\" \"a\" {\n  startup_script = <<EOT\n" + text + "\nEOT\n}\n"
	}
	const tooMany = 300_000 // tokens of one block
	sizes := []int{300, 20_000}
	if testneed.Long(t) {
		sizes = append(sizes, 1_000_000)
	}
	for _, n := range sizes {
		plain := map[string]bool{ // texts, which are no deeper for being long: scanned, up to a size
			"substitutions of a script": true, "blocks of a script": true, "lines of a text": true, "marks in a text": true, "conditions of a script": true,
		}
		tests := []struct{ name, file, text string }{
			{"parentheses", "main.tf", "locals {\n a = " + many("(", "1", ")", n) + "\n}\n"},
			{"lists", "main.tf", "locals {\n a = " + many("[", "", "]", n) + "\n}\n"},
			{"objects", "main.tf", "locals {\n a = " + many("{a=", "1", "}", n) + "\n}\n"},
			{"blocks", "main.tf", many("a {\n", "", "}\n", n)},
			{"calls", "main.tf", "locals {\n a = " + many("f(", "1", ")", n) + "\n}\n"},
			{"negations", "main.tf", "locals {\n a = " + many("!", "true", "", n) + "\n}\n"},
			{"negative numbers", "main.tf", "locals {\n a = " + many("- ", "1", "", n) + "\n}\n"},
			{"conditions", "main.tf", "locals {\n a = " + many("true ? 1 : ", "1", "", n) + "\n}\n"},
			{"interpolations", "main.tf", "locals {\n a = " + many(`"${`, "1", `}"`, n) + "\n}\n"},
			{"brackets that nothing opened", "main.tf", "locals {\n" + many("}\n", "", "", n) + "\n}\n"},
			{"indexes", "main.tf", "locals {\n a = b" + many("[c]", "", "", n) + "\n}\n"},
			{"elements", "main.tf", "locals {\n a = b" + many("[*].c", "", "", n) + "\n}\n"},
			{"JSON", "main.tf.json", `{"locals":{"a":` + many("[", "", "]", n) + "}}"},
			{"interpolations in JSON", "main.tf.json", `{"locals":{"a":"` + many("${[", "", "]}", n) + `"}}`},
			{"substitutions of a script", "main.tf", script(many("$(", "echo", ")", n))},
			{"blocks of a script", "main.tf", script(many("{ ", "", "", n))},
			{"lines of a text", "main.tf", script(many("a line of a text\n", "", "", n))},
			{"marks in a text", "main.tf", "locals {\n a = \"" + many("$ ", "", "", n) + "\"\n}\n"},
			{"conditions of a script", "main.tf", script(many("if true; then\n", "", "\nfi", n))},
		}
		for _, test := range tests {
			report := lintText(t, test.file, test.text)
			if n == 300 {
				continue // may be analysed
			}
			left := false
			for _, f := range report.Findings {
				left = left || f.Rule == ruleNotAnalysed.ID
			}
			if !left && (n > tooMany || !plain[test.name]) {
				t.Errorf("%d %s are left out, and nothing says so", n, test.name)
			}
		}
	}
}

// TestLongTextsAreAnalysed: a text that is long and not deep is not left out.
func TestLongTextsAreAnalysed(t *testing.T) {
	t.Parallel()
	const parameter = "data \"coder_parameter\" \"github_token\" {\n  name = \"github_token\"\n}\n"
	tests := map[string]string{
		"cases of a script":    "locals {\n  a = <<EOT\ncase $x in\n" + strings.Repeat("a) b ;;\n", 2000) + "esac\nEOT\n}\n",
		"a blob":               "locals {\n  a = <<EOT\n" + strings.Repeat(strings.Repeat("aB3dE9+fGhIjKlMnOpQrStUvWxYz01/4", 2)+"\n", 5_000) + "EOT\n}\n",
		"lines of a text":      "locals {\n  a = <<EOT\n" + strings.Repeat("a line of a text\n", 20_000) + "EOT\n}\n",
		"marks in a text":      "locals {\n  a = \"" + strings.Repeat("$ ", 20_000) + "\"\n}\n",
		"one line":             "locals {\n  a = \"" + strings.Repeat("aB+/c0==", 200_000) + "\"\n}\n",
		"a list":               "locals {\n  a = [" + strings.Repeat("\"x\", ", 20_000) + "]\n}\n",
		"a path":               "locals {\n  a = b" + strings.Repeat(".c", 50_000) + "\n}\n",
		"a sum":                "locals {\n  a = 1" + strings.Repeat(" + 1", 1000) + "\n}\n",
		"questions in a text":  "locals {\n  a = <<EOT\n" + strings.Repeat("who? what! ", 5000) + "\nEOT\n}\n",
		"many conditions":      strings.Repeat("locals {\n  a = b ? c : d ? e : f\n}\n", 1000),
		"brackets in a string": "locals {\n  a = \"" + strings.Repeat("([{", 200) + "\"\n}\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := lintText(t, "main.tf", text+parameter)
			found := false
			for _, f := range report.Findings {
				found = found || f.Rule == ruleSecretParameter.ID
				if f.Rule == ruleNotAnalysed.ID {
					t.Errorf("not analysed: %s", f.Message)
				}
			}
			if !found {
				t.Error("the parameter below is not found")
			}
		})
	}
}
