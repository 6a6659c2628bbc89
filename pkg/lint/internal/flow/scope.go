package flow

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

// Scope is what an expression is evaluated in: the module's instance, the bound names,
// and what the expression belongs to.
type Scope struct {
	in     *Instance
	vars   map[string]*taint.Value
	parent *Scope
	// owner is what values flow into, such as "local.script".
	owner string
	// closed is set in a file that templatefile renders: only its own variables exist.
	closed bool
}

// ScopedBlock is a nested block and the scope of its expressions.
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

// child returns a scope within s that binds more names.
func (s *Scope) child(vars map[string]*taint.Value) *Scope {
	return &Scope{in: s.in, vars: vars, parent: s, owner: s.owner}
}

// owned returns s for an expression that belongs to owner.
func (s *Scope) owned(owner string) *Scope {
	return &Scope{in: s.in, parent: s, owner: owner}
}

// lookup finds a bound name. closed is set if no other names exist.
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

// each returns a scope within s that binds each.key and each.value.
func (s *Scope) each(key, val *taint.Value) *Scope {
	each := &taint.Value{}
	each.Set("key", key)
	each.Set("value", val)
	return s.child(map[string]*taint.Value{"each": each})
}
