package flow

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// child lists the instances of a call of a local module: one per known element of its
// for_each.
func (in *Instance) child(name string) []*Instance {
	if list, ok := in.children[name]; ok {
		return list
	}
	in.children[name] = nil
	call := in.Module.Calls[name]
	if call == nil || in.depth >= maxCallDepth {
		return nil
	}
	m := in.graph.callee(in, call)
	if m == nil {
		return nil
	}
	var list []*Instance
	for _, s := range in.Expand(call.Body(), in.Top) {
		if !in.graph.mayFollow(m, call) {
			break
		}
		list = append(list, in.graph.instance(m, s.Scope, call))
	}
	in.children[name] = list
	return list
}

// mayFollow reports whether the budget allows one more instance. It notes the first that
// is too many.
func (g *Graph) mayFollow(m *terraform.Module, call *terraform.Block) bool {
	ok, first := g.Budget.instance(m)
	if first {
		g.NoteNotFollowed(NotFollowed{Range: call.Range, Block: call.Range, Address: call.Address, What: "too many modules are called, so what flows into " + call.Address + " and those after it was not followed"})
	}
	return ok
}

// module evaluates an output of a called module.
func (in *Instance) module(name string, rest hcl.Traversal) (*taint.Value, hcl.Traversal) {
	for len(rest) > 0 {
		if _, ok := rest[0].(hcl.TraverseAttr); ok {
			break
		}
		rest = rest[1:]
	}
	output, left := terraform.AttrStep(rest)
	call := in.Module.Calls[name]
	if call == nil || output == "" {
		return taint.Unknown, nil
	}
	children := in.child(name)
	if len(children) == 0 {
		return in.foreignOutput(call, output), left
	}
	var values []*taint.Value
	for _, child := range children {
		values = append(values, child.output(output))
	}
	return taint.OneOf(values...), left
}

func (in *Instance) output(name string) *taint.Value {
	b := in.Module.Outputs[name]
	if b == nil || b.Body().Attributes["value"] == nil {
		return taint.Unknown
	}
	return in.once("output."+name, func() *taint.Value {
		return in.Top.owned("output." + name).eval(b.Body().Attributes["value"].Expr)
	})
}

// foreignOutput evaluates an output of a module that is not available: it is a secret if
// its name says so.
func (in *Instance) foreignOutput(call *terraform.Block, output string) *taint.Value {
	if !in.graph.Names.Secret(output) {
		return taint.Unknown
	}
	source := in.graph.source(sourceKey{kind: taint.SourceModule, address: call.Address + "." + output, in: in})
	source.Title, source.Weak = source.Address, true
	return &taint.Value{Taints: []*taint.Taint{{Source: source}}}
}

// callee loads the module of a call, or returns nil if it is not local.
func (g *Graph) callee(in *Instance, call *terraform.Block) *terraform.Module {
	attr := call.Body().Attributes["source"]
	if attr == nil {
		return nil
	}
	source, ok := in.Top.eval(attr.Expr).Text()
	if !ok || !isLocalSource(source) {
		if !slices.Contains(g.Remote, call) {
			g.Remote = append(g.Remote, call)
		}
		return nil
	}
	dir := path.Join(in.Module.Dir, source)
	at := attr.Expr.Range()
	if strings.HasPrefix(dir, "..") || g.Loader.LeadsOut(dir) {
		g.NoteNotFollowed(NotFollowed{at, call.Range, call.Address, "module " + values.Quote(source) + " lies outside what is linted, so what flows into it was not followed", true})
		return nil
	}
	if in.within(dir) {
		return nil
	}
	m, err := g.Loader.Module(dir)
	if err != nil {
		g.NoteNotFollowed(NotFollowed{at, call.Range, call.Address, "module " + values.Quote(source) + " is missing, so what flows into it was not followed", true})
		return nil
	}
	return m
}

func isLocalSource(source string) bool {
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".."
}

// All lists the instance and those of the modules that it calls, directly or not.
func (in *Instance) All() []*Instance {
	list := []*Instance{in}
	for _, b := range in.Module.Blocks {
		if b.Kind == "module" && len(b.Labels) == 1 {
			for _, child := range in.child(b.Name) {
				list = append(list, child.All()...)
			}
		}
	}
	return list
}
