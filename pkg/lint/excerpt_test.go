package lint

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

func TestExcerptHoldsNoLiteralAroundTheFinding(t *testing.T) {
	t.Parallel()
	src := `resource "coder_script" "setup" {
  display_name = "Setup"
  cron         = "hunter2"
  script       = <<-EOT
    login -p hunter2
    SECRET="${SECRET:-hunter2}"
    login ${var.api_token}
    hunter2
  EOT
  # hunter2
  start_blocks_login = true
}
variable "api_token" {
  type      = string
  sensitive = true
}
`
	src = strings.Replace(src, "${SECRET", "$${SECRET", 1)
	r, err := Run(t.Context(), []*tree.Source{{FS: fstest.MapFS{"main.tf": {Data: []byte(src)}}}}, Options{Excerpts: true})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range r.Findings {
		var b strings.Builder
		for _, line := range f.Excerpt {
			fmt.Fprintf(&b, "%d %s\n", line.Number, line.Text)
		}
		got[f.Rule] = b.String()
	}
	login := "4   script       = <<-EOT\n5 …\n7     login ${var.api_token}\n8 …\n9   EOT\n10   # …\n11   start_blocks_login = true\n12 }\n"
	want := map[string]string{
		"secret-in-script": login,
		"hardcoded-secret": "3   cron         = ***\n4   script       = <<-EOT\n5 …\n6     SECRET=\"$${SECRET:-***}\"\n7 …\n9   EOT\n10   # …\n11   start_blocks_login = true\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("excerpts (-want +got)\n%s", diff)
	}
}
