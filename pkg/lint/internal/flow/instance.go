package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Instance is a module with the inputs of one call of it, or the template itself.
type Instance struct {
	graph  *Graph
	Module *terraform.Module
	Top    *Scope           // that of the module's blocks
	Call   *terraform.Block // nil for the template
	parent *Scope           // that of the call
	depth  int              // the number of calls around it

	// What was evaluated before, and what is being evaluated.
	values     map[string]*taint.Value
	busy       map[string]bool
	children   map[string][]*Instance
	parameters map[*terraform.Block][]*Parameter
	uses       *secretUses
}

// instance returns an instance of a module, and adds the module's files to the graph.
func (g *Graph) instance(m *terraform.Module, parent *Scope, call *terraform.Block) *Instance {
	in := &Instance{graph: g, Module: m, parent: parent, Call: call, values: map[string]*taint.Value{}, busy: map[string]bool{}, children: map[string][]*Instance{}, parameters: map[*terraform.Block][]*Parameter{}}
	if parent != nil {
		in.depth = parent.in.depth + 1
	}
	in.Top = &Scope{in: in}
	for _, f := range m.Files {
		g.Files[f.Name] = f
	}
	return in
}

// IsRoot reports whether the instance is the template itself.
func (in *Instance) IsRoot() bool { return in.parent == nil }

// within reports whether the instance is of a folder's module or called by one, directly
// or not: a module cannot call itself.
func (in *Instance) within(dir string) bool {
	for in.Module.Dir != dir {
		if in.parent == nil {
			return false
		}
		in = in.parent.in
	}
	return true
}

// once evaluates a named value the first time. In a cycle it is unknown.
func (in *Instance) once(name string, eval func() *taint.Value) *taint.Value {
	if v, ok := in.values[name]; ok {
		return v
	}
	if in.busy[name] {
		return taint.Unknown
	}
	in.busy[name] = true
	v := eval()
	delete(in.busy, name)
	in.values[name] = v
	return v
}
