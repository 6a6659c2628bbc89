package lint

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// notValid are the wrong examples that Terraform itself refuses, and why.
var notValid = map[string]string{
	"not-analysed":          "its module is missing",
	"withdrawn-data-source": "the provider no longer knows the data source",
}

var (
	requiredCoder  = regexp.MustCompile(`(?s)terraform \{.*?\n\}\n`)
	otherResources = regexp.MustCompile(`(?ms)^(?:resource|data|provider) "(?:random|docker|aws|cloudinit|hcloud|tls)[a-z_]*"(?: "\w+")? \{(?:\}|.*?^\})\n`)
	otherValues    = regexp.MustCompile(`\b(?:data\.)?(?:random|docker|aws|cloudinit|hcloud|tls)_\w+\.\w+(?:\[0\])?\.\w+`)
)

// TestPagesAreValidTerraform runs terraform with Coder's real provider on the
// examples of the rules' pages. What belongs to other providers is left out, and a
// text stands for their values.
func TestPagesAreValidTerraform(t *testing.T) {
	t.Parallel()
	validate := testneed.Terraform(t)
	for _, rule := range Rules() {
		examples := fenced(rule.Page, "hcl right")
		if notValid[rule.ID] == "" {
			examples = append(examples, fenced(rule.Page, "hcl wrong")...)
		}
		for _, text := range examples {
			t.Run(rule.ID, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(validTemplate(text)), 0o600); err != nil {
					t.Fatal(err)
				}
				if err := validate(dir); err != nil {
					t.Errorf("%v\n%s", err, text)
				}
			})
		}
	}
}

func validTemplate(text string) string {
	text = requiredCoder.ReplaceAllString(text, "")
	text = otherResources.ReplaceAllString(text, "")
	text = otherValues.ReplaceAllString(text, `"x"`)
	head := "terraform {\n  required_providers {\n    coder = {\n      source = \"coder/coder\"\n    }\n  }\n}\n\n"
	if !strings.Contains(text, `resource "coder_agent" "main"`) {
		head += "resource \"coder_agent\" \"main\" {\n  os   = \"linux\"\n  arch = \"amd64\"\n}\n\n"
	}
	return head + text
}
