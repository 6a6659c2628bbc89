package lint

import (
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
	aux    []string // the files that lie with the template

	origins   map[originKey]*origin
	files     map[string]*file // by shown name
	vars      map[*block]variableVerdict
	sinks     []*hit
	prints    []print
	printing  map[*hclsyntax.TemplateExpr][]printedHole
	named     map[scriptNames]map[string]hcl.Range
	templates map[string]*textTemplate // by path within the source

	budget budget
	gaps   []gap
	remote []*block // calls of modules that are not at hand
}

type originKey struct {
	kind     originKind
	address  string
	instance string
	in       *instance
}

// gap is something that could not be looked into.
type gap struct {
	at      hcl.Range
	around  hcl.Range
	address string
	what    string
	minor   bool // nearly always harmless
}

func newGraph(l *loader, names *nameCache, m *module, aux []string) *graph {
	g := &graph{
		loader: l, names: names, aux: aux, origins: map[originKey]*origin{}, files: map[string]*file{}, vars: map[*block]variableVerdict{},
		printing: map[*hclsyntax.TemplateExpr][]printedHole{}, named: map[scriptNames]map[string]hcl.Range{}, templates: map[string]*textTemplate{},
	}
	g.root = g.instance(m, nil, nil)
	return g
}

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
	uses     map[string]string // see secretUses
	bearers  map[string]bool   // see noteBearers
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

// origin returns the origin of the key, making it the first time.
func (g *graph) origin(key originKey) *origin {
	o := g.origins[key]
	if o == nil {
		o = &origin{kind: key.kind, address: key.address}
		g.origins[key] = o
	}
	return o
}

// literalOrigin is a secret written out at a place. Its address, which fingerprints
// are made of, does not tell the place: lines move.
func (g *graph) literalOrigin(at hcl.Range, name string) *origin {
	o := g.origin(originKey{kind: fromLiteral, address: at.String()})
	o.at, o.address, o.title = at, "literal "+name, "a secret in the template"
	if name != "" {
		o.title = "the literal " + quoteName(name)
	}
	return o
}

// gap notes what was not followed.
func (g *graph) gap(found gap) { g.gaps = append(g.gaps, found) }
