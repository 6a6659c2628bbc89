package flow

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

// ScopedBlock is a nested block and the scope its expressions are evaluated in.
type ScopedBlock struct {
	*hclsyntax.Block
	Scope *Scope
}

// Expansion is one instance of a block that has count or for_each.
type Expansion struct {
	Scope *Scope
	Key   string // as Terraform writes it: "", "[0]" or `["name"]`
	name  string // the key alone
}

// child is a scope within s with one more name bound.
func (s *Scope) child(vars map[string]*taint.Value) *Scope {
	return &Scope{in: s.in, vars: vars, parent: s, owner: s.owner}
}

// owned is s for an expression that belongs to owner.
func (s *Scope) owned(owner string) *Scope {
	return &Scope{in: s.in, parent: s, owner: owner}
}

// lookup finds a bound name; closed reports that nothing else is visible.
func (s *Scope) lookup(name string) (v *taint.Value, closed bool) {
	for ; s != nil; s = s.parent {
		if v, ok := s.vars[name]; ok {
			return v, false
		}
		if s.closed {
			return nil, true
		}
	}
	return nil, false
}

// each binds each.key and each.value.
func (s *Scope) each(key, val *taint.Value) *Scope {
	each := &taint.Value{}
	each.Set("key", key)
	each.Set("value", val)
	return s.child(map[string]*taint.Value{"each": each})
}
