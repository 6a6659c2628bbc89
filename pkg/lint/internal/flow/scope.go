package flow

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// child is a scope within s with one more name bound.
func (s *scope) child(vars map[string]*value) *scope {
	return &scope{in: s.in, vars: vars, parent: s, owner: s.owner}
}

// owned is s for an expression that belongs to owner.
func (s *scope) owned(owner string) *scope {
	return &scope{in: s.in, parent: s, owner: owner}
}

// lookup finds a bound name; closed reports that nothing else is visible.
func (s *scope) lookup(name string) (v *value, closed bool) {
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
func (s *scope) each(key, val *value) *scope {
	each := &value{}
	each.set("key", key)
	each.set("value", val)
	return s.child(map[string]*value{"each": each})
}

// traversal evaluates a reference.
func (s *scope) traversal(t hcl.Traversal, at hcl.Range) *value {
	root := t.RootName()
	if v, closed := s.lookup(root); v != nil {
		return steps(v, t[1:]).through(at, s.owner)
	} else if closed {
		return unknown
	}
	v, rest := s.in.reference(root, t[1:])
	return steps(v, rest).through(at, s.owner)
}

// steps follows the rest of a reference into a value.
func steps(v *value, rest hcl.Traversal) *value {
	for i, step := range rest {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = v.field(step.Name)
		case hcl.TraverseIndex:
			v = v.index(constant(step.Key))
		case hcl.TraverseSplat:
			return splat(v, rest[i+1:])
		}
	}
	return v
}

func splat(v *value, rest hcl.Traversal) *value {
	out := &value{isList: true, taints: v.taints, partial: v.partial}
	if !v.isList && !v.isObject() {
		return steps(v, rest)
	}
	for _, part := range v.parts() {
		out.elems = append(out.elems, steps(part, rest))
	}
	return out
}

// field is an attribute of a value.
func (v *value) field(name string) *value {
	if v.whole != nil {
		return v.whole.attribute(name)
	}
	if f, ok := v.fields[name]; ok {
		return f.withTaints(v.taints)
	}
	if v.isList && len(v.elems) > 0 {
		return splat(v, hcl.Traversal{hcl.TraverseAttr{Name: name}})
	}
	if len(v.taints) == 0 {
		return unknown
	}
	if v.document && !mayHoldSecret(name) {
		return unknown
	}
	return &value{taints: v.taints, document: v.document}
}

// mayHoldSecret reports whether a document's field may be one of its secrets:
// all are, save those whose name speaks of something else.
func mayHoldSecret(name string) bool {
	verdict := naming.Classify(name)
	return verdict.Secret || verdict.Unclear || verdict.Noun == "" && !plainFields.Has(name)
}

// plainFields are fields of secret documents that are no secrets.
const plainFields chars.Words = "username user email name id url host hostname port sub iss aud exp iat region domain database dbname db type " +
	"title notes category server endpoint version certificate ca_certificate client_certificate cluster_ca_certificate project project_id client_email login tenant account_id"

// index is an element of a value.
func (v *value) index(key *value) *value {
	if v.whole != nil {
		name, _ := key.str()
		return &value{whole: &wholeResource{v.whole.in, v.whole.address, name}}
	}
	if name, ok := key.str(); ok {
		if v.isObject() {
			if f, ok := v.fields[name]; ok {
				return f.withTaints(v.taints)
			}
		}
		if i, ok := smallInt(key); ok && v.isList && !v.partial && i >= 0 && i < len(v.elems) {
			return v.elems[i].withTaints(v.taints)
		}
		if !v.isList && !v.isObject() && v.document && !mayHoldSecret(name) {
			return unknown
		}
	}
	parts := v.parts()
	if len(parts) == 0 {
		if len(v.taints) == 0 {
			return unknown
		}
		return &value{taints: v.taints, document: v.document}
	}
	return joined(parts...).withTaints(v.taints)
}
