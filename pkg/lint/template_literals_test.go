package lint

import (
	"testing"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// TestFoundLiteralsAreLookedUp holds that flow's question about a literal that was found is
// answered by its range, and judged again only under another name or at another place.
func TestFoundLiteralsAreLookedUp(t *testing.T) {
	t.Parallel()
	found := hcl.Range{Filename: "main.tf", Start: hcl.Pos{Line: 3, Column: 9, Byte: 40}, End: hcl.Pos{Line: 3, Column: 17, Byte: 48}}
	elsewhere := found
	elsewhere.Filename = "other.tf"
	tmpl := newTemplate(nil, false)
	tmpl.Graph = &flow.Graph{Names: naming.NewJudge(&naming.Names{})}
	tmpl.literalAt[found] = "password"
	const placeholder = "changeme" // which is not a secret if it is judged
	for _, test := range []struct {
		name string
		at   hcl.Range
		want bool
	}{
		{"password", found, true},
		{"api_token", found, false},
		{"password", elsewhere, false},
	} {
		if got := tmpl.isSecret(test.at, placeholder, test.name, false); got != test.want {
			t.Errorf("%s at %s: %v, want %v", test.name, test.at, got, test.want)
		}
	}
}
