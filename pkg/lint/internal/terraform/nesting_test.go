package terraform

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
)

// TestDenseTextsAreLeftOut: the tokens of a dense text take a hundred times its size, so
// the text is rejected before it is split into tokens.
func TestDenseTextsAreLeftOut(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty lines":                   strings.Repeat("\n", 5_000_000),
		"words":                         strings.Repeat("a ", 2_500_000),
		"strings":                       "x = [" + strings.Repeat("\"a\"\n", 1_000_000) + "]\n",
		"values in one string":          "x = \"" + strings.Repeat("a${1}", 1_000_000) + "\"\n",
		"dollars in one string":         "x = \"" + strings.Repeat("$", 5_000_000) + "\"\n",
		"values in a text":              "x = <<A\n" + strings.Repeat("${1}\n", 1_000_000) + "A\n",
		"comments":                      strings.Repeat("#\n", 2_500_000),
		"comments that end in the line": "x = " + strings.Repeat("/**/", 1_250_000) + "1\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tooManyTokens([]byte(text)) < 0 {
				t.Error("it would be split into tokens")
			}
			f := parseFile("main.tf", "main.tf", []byte(text), noVisits)
			if len(f.Diagnostics) != 1 || len(f.Blocks) > 0 {
				t.Errorf("got %d blocks and %v, want the file not to be parsed", len(f.Blocks), f.Diagnostics)
			}
		})
	}
}

// TestLongTemplateFilesAreParsed: a file that templatefile() reads may have more lines than
// a string.
func TestLongTemplateFilesAreParsed(t *testing.T) {
	t.Parallel()
	if _, diags := ParseTemplate([]byte(strings.Repeat("a line with ${x}\n", 2*maxLiterals)), "run.sh", hcl.InitialPos); diags.HasErrors() {
		t.Error(diags)
	}
}
