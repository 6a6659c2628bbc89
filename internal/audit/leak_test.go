package audit

import (
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/leaktest"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// These may be printed: names, ids, addresses, kinds and messages. The cache contains
// nothing else: its findings and builds are the same as in a result.
func TestNothingPrintsAValue(t *testing.T) {
	t.Parallel()
	leaktest.Check(
		t,
		leaktest.Type{Of: Cache{}, Shown: "Folder Server Rules path entries[key]"},
		leaktest.Type{Of: Depth(""), Shown: "."},
		leaktest.Type{Of: Exposure{}, Shown: "Template Workspace WorkspaceID Owner BuildID Kind Name In What Readers"},
		leaktest.Type{Of: Finding{}, Shown: "Template Versions"},
		leaktest.Type{Of: NoTemplateError{}, Shown: "Name"},
		leaktest.Type{Of: Options{}, Shown: "Server Templates Organization Version"},
		leaktest.Type{Of: Result{}, Shown: "Server"},
		leaktest.Type{Of: Summary{}},
		leaktest.Type{Of: Template{}, Shown: "ID Organization Name CreatedBy Versions Missing Errors Worst"},

		// Types that those contain.
		leaktest.Type{Of: cacheEntry{}, Shown: "value"},
		leaktest.Type{Of: lint.Finding{}, Shown: "Rule Message Hint File Address Fingerprint Origin Template Subject Reason dir folder place attribute"},
		leaktest.Type{Of: lint.SourceLine{}, Shown: "Text"},
		leaktest.Type{Of: lint.Step{}, Shown: "File What"},
		leaktest.Type{Of: lint.Options{}, Shown: "Profile Exclude"},
		leaktest.Type{Of: lint.Config{}, Shown: "Path Profile FailOn Rules Rules[key] Exclude"},
		leaktest.Type{Of: lint.Names{}, Shown: "Secret Allow"},
	)
}
