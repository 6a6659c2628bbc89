package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// problem is what a rule reports. The rest of the [Finding] follows from the rule and
// the place.
type problem struct {
	severity   Severity          // the rule's own if zero
	confidence naming.Confidence // high if zero
	at         hcl.Range
	around     hcl.Range // the block that at is shown in
	address    string
	attribute  string // the path within the block, for the fingerprint
	message    string
	hint       string
	sinks      []*flow.Sink                        // whose paths to show, one after another
	taints     []*taint.Taint                      // whose paths to show, where there is no sink
	fix        func(f *terraform.File) *fix.Remedy // makes the fix; nil for none
	called     *terraform.Block                    // the call of the module that causes the problem
	subject    string                              // Finding.Subject
	value      secret.Secret                       // a literal, for the fingerprint and the baseline
	exposed    bool                                // a server shows the value
}
