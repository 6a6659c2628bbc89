package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// Calls of modules, and what comes out of them.

// child lists the instances of a call of a local module, one per known element
// of its for_each.
func (in *instance) child(name string) []*instance {
	if list, ok := in.children[name]; ok {
		return list
	}
	in.children[name] = nil
	call := in.mod.calls[name]
	if call == nil || in.depth >= maxCallDepth {
		return nil
	}
	m := in.graph.callee(in, call)
	if m == nil {
		return nil
	}
	var list []*instance
	for _, s := range in.expand(call.body(), in.top) {
		if !in.graph.mayFollow(m, call) {
			break
		}
		list = append(list, in.graph.instance(m, s.scope, call))
	}
	in.children[name] = list
	return list
}

// within reports whether the instance is of a folder's module, or called by one that
// is: Terraform lets no module call itself.
func (in *instance) within(dir string) bool {
	for in.mod.dir != dir {
		if in.parent == nil {
			return false
		}
		in = in.parent.in
	}
	return true
}

// mayFollow reports whether one more instance may be followed. The first that is too
// many is reported.
func (g *graph) mayFollow(m *module, call *block) bool {
	ok, first := g.budget.instance(m)
	if first {
		g.gap(gap{at: call.at, around: call.at, address: call.address, what: "too many modules are called, so what flows into " + call.address + " and those after it was not followed"})
	}
	return ok
}

// module is an output of a called module.
func (in *instance) module(name string, rest hcl.Traversal) (*value, hcl.Traversal) {
	for len(rest) > 0 {
		if _, ok := rest[0].(hcl.TraverseAttr); ok {
			break
		}
		rest = rest[1:]
	}
	output, left := attrStep(rest)
	call := in.mod.calls[name]
	if call == nil || output == "" {
		return unknown, nil
	}
	children := in.child(name)
	if len(children) == 0 {
		return in.foreignOutput(call, output), left
	}
	var values []*value
	for _, child := range children {
		values = append(values, child.output(output))
	}
	return joined(values...), left
}

func (in *instance) output(name string) *value {
	b := in.mod.outputs[name]
	if b == nil || b.body().Attributes["value"] == nil {
		return unknown
	}
	return in.once("output."+name, func() *value {
		return in.top.owned("output." + name).eval(b.body().Attributes["value"].Expr)
	})
}

// foreignOutput is an output of a module that is not at hand: a secret when its
// name says so.
func (in *instance) foreignOutput(call *block, output string) *value {
	if !in.graph.names.secret(output) {
		return unknown
	}
	o := in.graph.origin(originKey{kind: fromModule, address: call.address + "." + output, in: in})
	o.title, o.weak = o.address, true
	return &value{marks: []*mark{{from: o}}}
}

// callee loads the module that a call names, where it is a local one.
func (g *graph) callee(in *instance, call *block) *module {
	attr := call.body().Attributes["source"]
	if attr == nil {
		return nil
	}
	source, ok := in.top.eval(attr.Expr).str()
	if !ok || !isLocalSource(source) {
		if !slices.Contains(g.remote, call) {
			g.remote = append(g.remote, call)
		}
		return nil
	}
	dir := path.Join(in.mod.dir, source)
	at := attr.Expr.Range()
	if strings.HasPrefix(dir, "..") || g.loader.leadsOut(dir) {
		g.gap(gap{at, call.at, call.address, "module " + quoteName(source) + " lies outside what is linted, so what flows into it was not followed", true})
		return nil
	}
	if in.within(dir) {
		return nil
	}
	m, err := g.loader.module(dir)
	if err != nil {
		g.gap(gap{at, call.at, call.address, "module " + quoteName(source) + " is missing, so what flows into it was not followed", true})
		return nil
	}
	return m
}

func isLocalSource(source string) bool {
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".."
}
