package taint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// SourceKind says what kind of thing a secret comes from.
type SourceKind int

// The kinds of sources.
const (
	SourceParameter SourceKind = iota + 1
	SourceVariable
	SourceSession      // the workspace owner's session or OIDC token
	SourceOwnerKey     // the workspace owner's private SSH key
	SourceExternalAuth // an external auth access token
	SourceUserSecret   // data.coder_secret
	SourceGenerated    // random_password and the like
	SourceProvider     // an attribute of a resource or data source that is a secret by its name
	SourceModule       // an output of a module that is not available
	SourceLiteral      // a literal in the template
)

// Source is where a secret comes from.
type Source struct {
	Kind    SourceKind
	Address string // as a person would write it: data.coder_parameter.token
	Title   string // what it is: "the owner's session token"
	At      hcl.Range
	Weak    bool // lower confidence: by its name or flag alone
	Block   *terraform.Block
}

// String names the source in messages.
func (s *Source) String() string {
	if s.Title != "" {
		return s.Title
	}
	return s.Address
}
