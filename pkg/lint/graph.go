package lint

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// graph follows values through one template and the local modules it calls.
// Each named value is worked out once, when a rule first asks for it; Terraform
// forbids cycles, and one that is there all the same ends at its own start.
type graph struct {
	loader *loader
	names  *nameCache
	root   *instance

	origins  map[originKey]*origin
	files    map[string]*file // by shown name
	vars     map[*block]variableVerdict
	sinks    []*hit
	masks    map[string][]hcl.Range
	passed   []PassedOver
	prints   []print
	printing map[*hclsyntax.TemplateExpr][]hclsyntax.Expression
	folder   *folder
	written  []written
	fresh    []*hit // those of the block that is looked at
	secrets  []secretParameter
	fixing   bool

	inProvider, elsewhere map[string]bool          // where variables are used
	templates             map[string]*textTemplate // by path within the source
	used                  map[string]bool          // files that file() and templatefile() read

	evalSteps int
	evalDepth int
	exceeded  bool
	gaps      []gap
}

type originKey struct {
	kind     originKind
	address  string
	instance string
	in       *instance
}

// gap is something that could not be looked into.
type gap struct {
	at       hcl.Range
	around   hcl.Range
	address  string
	severity Severity
	what     string
}

// textTemplate is a file that templatefile() renders.
type textTemplate struct {
	file *file
	expr hclsyntax.Expression
}

func newGraph(l *loader, names *nameCache, m *module) *graph {
	g := &graph{
		loader: l, names: names, origins: map[originKey]*origin{},
		templates: map[string]*textTemplate{}, used: map[string]bool{},
		files: map[string]*file{}, vars: map[*block]variableVerdict{}, masks: map[string][]hcl.Range{},
		inProvider: map[string]bool{}, elsewhere: map[string]bool{},
		printing: map[*hclsyntax.TemplateExpr][]hclsyntax.Expression{},
	}
	g.root = g.instance(m, nil, nil)
	return g
}

// enter counts a step of evaluation and says no when a limit is reached.
func (g *graph) enter() bool {
	g.evalSteps++
	g.evalDepth++
	if g.evalSteps > maxEvalSteps || g.evalDepth > maxEvalDepth {
		g.exceeded = true
		g.evalDepth--
		return false
	}
	return true
}

func (g *graph) leave() { g.evalDepth-- }

// instance is a module as one call of it sees it: the template itself, or a
// module with the call's inputs.
type instance struct {
	graph    *graph
	mod      *module
	parent   *scope // where the call is evaluated, nil for the template
	call     *block
	depth    int
	memo     map[string]*value
	busy     map[string]bool
	children map[string][]*instance
	params   map[*block][]*parameter
	top      *scope
}

func (g *graph) instance(m *module, parent *scope, call *block) *instance {
	in := &instance{graph: g, mod: m, parent: parent, call: call, memo: map[string]*value{}, busy: map[string]bool{}, children: map[string][]*instance{}, params: map[*block][]*parameter{}}
	if parent != nil {
		in.depth = parent.in.depth + 1
	}
	in.top = &scope{in: in}
	for _, f := range m.files {
		g.files[f.name] = f
	}
	return in
}

// fileOf is the file that a range lies in.
func (g *graph) fileOf(at hcl.Range) *file { return g.files[at.Filename] }

// isRoot reports whether the instance is the template itself.
func (in *instance) isRoot() bool { return in.parent == nil }

// all lists the instance and those of the modules it calls.
func (in *instance) all() []*instance {
	list := []*instance{in}
	for _, b := range in.mod.blocks {
		if b.Type == "module" && len(b.Labels) == 1 {
			for _, child := range in.child(b.name) {
				list = append(list, child.all()...)
			}
		}
	}
	return list
}

// once works a named value out the first time, and stops at a cycle.
func (in *instance) once(name string, eval func() *value) *value {
	if v, ok := in.memo[name]; ok {
		return v
	}
	if in.busy[name] {
		return unknown
	}
	in.busy[name] = true
	v := eval()
	delete(in.busy, name)
	in.memo[name] = v
	return v
}

// reference resolves the first part of a reference, and returns what of it is
// left to follow.
func (in *instance) reference(root string, rest hcl.Traversal, s *scope) (*value, hcl.Traversal) {
	switch root {
	case "var":
		name, left := attrStep(rest)
		return in.variable(name), left
	case "local":
		name, left := attrStep(rest)
		return in.local(name), left
	case "module":
		name, left := attrStep(rest)
		return in.module(name, left)
	case "path":
		name, left := attrStep(rest)
		return in.pathOf(name), left
	case "data", "ephemeral":
		typ, left := attrStep(rest)
		name, left := attrStep(left)
		return in.resource(root+"."+typ+"."+name, left)
	case "resource":
		typ, left := attrStep(rest)
		name, left := attrStep(left)
		return in.resource(typ+"."+name, left)
	case "each", "count", "self", "terraform":
		return unknown, nil
	}
	name, left := attrStep(rest)
	return in.resource(root+"."+name, left)
}

func attrStep(rest hcl.Traversal) (string, hcl.Traversal) {
	if len(rest) == 0 {
		return "", nil
	}
	switch step := rest[0].(type) {
	case hcl.TraverseAttr:
		return step.Name, rest[1:]
	case hcl.TraverseIndex:
		name, _ := constant(step.Key).str()
		return name, rest[1:]
	}
	return "", rest[1:]
}

func (in *instance) pathOf(name string) *value {
	if name == "module" {
		return constantString(modulePath + in.mod.dir)
	}
	return constantString(".")
}

// modulePath begins a path that is meant from the source's top; what Terraform
// puts there is a path too, yet paths of templates are meant from the template.
const modulePath = "\x00/"

func (in *instance) local(name string) *value {
	l := in.mod.locals[name]
	if l == nil {
		return unknown
	}
	return in.once("local."+name, func() *value {
		s := in.top.owned("local." + name)
		attr := l.attr()
		v := s.literal(name, attr.Expr, s.eval(attr.Expr))
		return v.writtenAt(attr.SrcRange)
	})
}

// variable is a variable's value: what the call gives, else its default.
func (in *instance) variable(name string) *value {
	b := in.mod.variables[name]
	if b == nil {
		return unknown
	}
	return in.once("var."+name, func() *value {
		if in.call != nil {
			if attr := in.call.body().Attributes[name]; attr != nil {
				return in.parent.owned(in.call.address + "." + name).eval(attr.Expr)
			}
		}
		v := in.fallback(b)
		if o := in.variableOrigin(b); o != nil && in.call == nil {
			return (&value{marks: []*mark{{from: o}}, document: o.weak}).withMarks(v.marks)
		}
		return v
	})
}

// fallback is a variable's default. It may be replaced, so nothing that rests on
// a single word of it counts as known.
func (in *instance) fallback(b *block) *value {
	attr := b.body().Attributes["default"]
	if attr == nil {
		return unknown
	}
	v := *in.top.owned(b.address).eval(attr.Expr)
	v.assumed = true
	return &v
}

func (in *instance) variableOrigin(b *block) *origin {
	verdict := in.graph.variable(b)
	if !verdict.source {
		return nil
	}
	o := in.graph.origin(originKey{kind: fromVariable, address: b.address, in: in})
	o.title, o.at, o.block, o.weak = b.address, b.DefRange(), b, verdict.weak
	return o
}

// origin returns the origin of the key, making it the first time.
func (g *graph) origin(key originKey) *origin {
	o := g.origins[key]
	if o == nil {
		o = &origin{kind: key.kind, address: key.address, instance: key.instance}
		g.origins[key] = o
	}
	return o
}

func (g *graph) literalOrigin(at hcl.Range, name string) *origin {
	o := g.origin(originKey{kind: fromLiteral, address: at.String()})
	o.at, o.title = at, "a secret in the template"
	if name != "" {
		o.title = "the literal " + quoteName(name)
	}
	return o
}

// child lists the instances of a call of a local module, one per known element
// of its for_each.
func (in *instance) child(name string) []*instance {
	if list, ok := in.children[name]; ok {
		return list
	}
	in.children[name] = nil // a module that calls itself
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
		list = append(list, in.graph.instance(m, s.scope, call))
	}
	in.children[name] = list
	return list
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

// expansion is one instance of a block that has count or for_each.
type expansion struct {
	scope *scope
	key   string // as Terraform writes it: "", "[0]" or `["name"]`
	name  string // the key alone
}

// expand lists the instances of a block as far as its for_each is known. None is
// returned where count or for_each is known to be empty.
func (in *instance) expand(body *hclsyntax.Body, s *scope) []expansion {
	if attr := body.Attributes["count"]; attr != nil {
		v := s.eval(attr.Expr)
		if n, ok := smallInt(v); ok && n == 0 && !v.assumed {
			return nil
		}
		count := &value{}
		count.set("index", unknown)
		return []expansion{{scope: s.child(map[string]*value{"count": count})}}
	}
	attr := body.Attributes["for_each"]
	if attr == nil {
		return []expansion{{scope: s}}
	}
	return in.each(s.eval(attr.Expr), s)
}

// each binds each.key and each.value per element of a collection.
func (in *instance) each(collection *value, s *scope) []expansion {
	if !collection.isList && !collection.isObject() {
		return []expansion{{scope: s.each(unknown, carrying(collection))}}
	}
	var list []expansion
	for i, part := range collection.parts() {
		if i >= maxExpansion {
			in.graph.exceeded = true
			break
		}
		part = part.withMarks(collection.marks)
		key := part
		if collection.isObject() {
			key = constantString(collection.keys[i])
		}
		name, _ := key.str()
		list = append(list, expansion{scope: s.each(key, part), key: `["` + name + `"]`, name: name})
	}
	if len(list) == 0 && (collection.partial || collection.assumed) {
		list = append(list, expansion{scope: s.each(unknown, carrying(collection))})
	}
	return list
}

// blocks lists the nested blocks of a type with their scopes, dynamic ones
// expanded.
func (in *instance) blocks(body *hclsyntax.Body, typ string, s *scope) []scopedBlock {
	var list []scopedBlock
	for _, b := range body.Blocks {
		switch {
		case b.Type == typ:
			list = append(list, scopedBlock{b, s, b})
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == typ:
			list = append(list, in.dynamic(b, s)...)
		}
	}
	return list
}

// scopedBlock is a nested block and the scope its expressions are evaluated in.
type scopedBlock struct {
	*hclsyntax.Block
	scope *scope
	whole *hclsyntax.Block // the dynamic block around it, or itself
}

func (in *instance) dynamic(b *hclsyntax.Block, s *scope) []scopedBlock {
	iterator := b.Labels[0]
	if attr := b.Body.Attributes["iterator"]; attr != nil {
		if name := hcl.ExprAsKeyword(attr.Expr); name != "" {
			iterator = name
		}
	}
	collection := unknown
	if attr := b.Body.Attributes["for_each"]; attr != nil {
		collection = s.eval(attr.Expr)
	}
	var list []scopedBlock
	for _, content := range nested(b.Body, "content") {
		for _, e := range in.each(collection, s) {
			each, _ := e.scope.lookup("each")
			list = append(list, scopedBlock{content, e.scope.child(map[string]*value{iterator: each}), b})
		}
	}
	return list
}

// callee loads the module that a call names, where it is a local one.
func (g *graph) callee(in *instance, call *block) *module {
	attr := call.body().Attributes["source"]
	if attr == nil {
		return nil
	}
	source, ok := in.top.eval(attr.Expr).str()
	if !ok || !isLocalSource(source) {
		return nil
	}
	dir := path.Join(in.mod.dir, source)
	at := attr.Expr.Range()
	if strings.HasPrefix(dir, "..") {
		g.gap(gap{at, call.at, call.address, SeverityNote, "module " + quoteName(source) + " lies outside what is linted, so what flows into it was not followed"})
		return nil
	}
	m, err := g.loader.module(dir)
	if err != nil {
		g.gap(gap{at, call.at, call.address, SeverityNote, "module " + quoteName(source) + " is missing, so what flows into it was not followed"})
		return nil
	}
	return m
}

func isLocalSource(source string) bool {
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".."
}

func (g *graph) gap(found gap) { g.gaps = append(g.gaps, found) }

// resolve is the path within the source that a template's path means.
func (g *graph) resolve(m *module, name string) (string, bool) {
	if rest, ok := strings.CutPrefix(name, modulePath); ok {
		name = path.Clean(rest)
	} else if path.IsAbs(name) {
		return "", false
	} else {
		name = path.Join(g.root.mod.dir, name)
	}
	return name, name != ".." && !strings.HasPrefix(name, "../")
}

// reached notes a file that a template reads.
func (g *graph) reached(m *module, name string) {
	if p, ok := g.resolve(m, name); ok {
		g.used[p] = true
	}
}

// textTemplate loads a file that templatefile() names; nil where it is not there.
func (g *graph) textTemplate(m *module, name string) *textTemplate {
	p, ok := g.resolve(m, name)
	if !ok {
		return nil
	}
	if t, ok := g.templates[p]; ok {
		return t
	}
	g.used[p] = true
	var t *textTemplate
	if f, err := g.loader.text(p); err == nil {
		expr, diags := hclsyntax.ParseTemplate(f.src, f.name, hcl.InitialPos)
		t = &textTemplate{file: f}
		if !diags.HasErrors() {
			t.expr = expr
			g.files[f.name] = f
		}
	}
	g.templates[p] = t
	return t
}
