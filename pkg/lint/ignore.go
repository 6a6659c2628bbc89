package lint

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// ignore is a comment that hides findings.
type ignore struct {
	rules  []string
	reason string
	at     hcl.Range
	// first and last are the lines it covers.
	first, last int
	used        bool
}

// ignoreMark begins such a comment.
const ignoreMark = "coder-secrets:ignore"

// findIgnores reads the ignore comments of a file in native syntax.
func findIgnores(f *file) []*ignore {
	if !bytes.Contains(f.src, []byte(ignoreMark)) {
		return nil
	}
	return nil
}

var _ = strings.TrimSpace
var _ hclsyntax.Node

// ignoredBy is the comment that hides a finding, or nil.
func (g *graph) ignoredBy(f Finding) *ignore { return nil }
