package lint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPagesShowWhatIsFound lints the examples of each rule's page: the wrong one
// gives exactly the findings that the page shows, the right one none.
func TestPagesShowWhatIsFound(t *testing.T) {
	t.Parallel()
	for _, rule := range Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			t.Parallel()
			if !strings.HasPrefix(rule.Page, "# "+rule.ID+"\n") {
				t.Errorf("the page does not begin with the rule's id")
			}
			if rule.Audit {
				return
			}
			opts := Options{}
			if rule.Pedantic {
				opts.Profile = "pedantic"
			}
			wrong, shown, right := fenced(rule.Page, "hcl wrong"), fenced(rule.Page, "text"), fenced(rule.Page, "hcl right")
			if len(wrong) != 1 || len(shown) != 1 || len(right) == 0 {
				t.Fatalf("the page has %d wrong examples, %d lists of findings and %d right examples", len(wrong), len(shown), len(right))
			}
			report := lintFiles(t, map[string]string{"main.tf": wrong[0]}, opts)
			checkCanary(t, report)
			if diff := cmp.Diff(shown[0], findingLines(report)); diff != "" {
				t.Errorf("findings of the wrong example (-shown +got):\n%s", diff)
			}
			for _, text := range right {
				if got := lintFiles(t, map[string]string{"main.tf": text}, Options{}); len(got.Findings) > 0 {
					t.Errorf("the right example has findings:\n%s", findingLines(got))
				}
			}
		})
	}
}

// fenced lists the code blocks of a page with the given info string.
func fenced(page, info string) []string {
	var list []string
	for {
		_, rest, ok := strings.Cut(page, "\n```"+info+"\n")
		if !ok {
			return list
		}
		text, after, ok := strings.Cut(rest, "\n```")
		if !ok {
			return list
		}
		list = append(list, text+"\n")
		page = after
	}
}
