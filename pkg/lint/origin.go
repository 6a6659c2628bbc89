package lint

import (
	"github.com/hashicorp/hcl/v2"
)

// originKind says what kind of thing a secret comes from.
type originKind int

const (
	fromParameter originKind = iota + 1
	fromVariable
	fromSession      // the workspace owner's session or OIDC token
	fromOwnerKey     // the workspace owner's private SSH key
	fromExternalAuth // an external auth access token
	fromUserSecret   // data.coder_secret
	fromGenerated    // random_password and the like
	fromProvider     // an attribute of a resource or data source that is a secret by its name
	fromModule       // an output of a module that is not at hand
	fromLiteral      // written in the template
)

// origin is where a secret comes from.
type origin struct {
	kind    originKind
	address string // as a person would write it: data.coder_parameter.token
	title   string // what it is: "the owner's session token"
	at      hcl.Range
	weak    bool // less sure: by name alone, or by a flag
	block   *block
}

// title of an origin for messages.
func (o *origin) String() string {
	if o.title != "" {
		return o.title
	}
	return o.address
}
