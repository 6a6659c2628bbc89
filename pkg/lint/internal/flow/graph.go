package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// Graph follows values through one template and the local modules it calls.
// Each named value is worked out once, when a rule first asks for it; Terraform
// forbids cycles, and one that is there all the same ends at its own start.
type Graph struct {
	Loader *terraform.Loader
	Names  *naming.Judge
	Root   *Instance
	aux    []string // the files that lie with the template

	sources   map[sourceKey]*Source
	Files     map[string]*terraform.File // by shown name
	vars      map[*terraform.Block]VariableVerdict
	Sinks     []*Sink
	Prints    []Print
	printing  map[*hclsyntax.TemplateExpr][]printedInterpolation
	named     map[scriptNames]map[string]hcl.Range
	templates map[string]*textTemplate // by path within the source

	Budget      budget
	NotFollowed []NotFollowed
	Remote      []*terraform.Block // calls of modules that are not at hand
}

type sourceKey struct {
	kind     SourceKind
	address  string
	instance string
	in       *Instance
}

// NotFollowed is something that could not be looked into.
type NotFollowed struct {
	Range   hcl.Range
	Block   hcl.Range
	Address string
	What    string
	Minor   bool // nearly always harmless
}

func New(l *terraform.Loader, names *naming.Judge, m *terraform.Module, aux []string) *Graph {
	g := &Graph{
		Loader: l, Names: names, aux: aux, sources: map[sourceKey]*Source{}, Files: map[string]*terraform.File{}, vars: map[*terraform.Block]VariableVerdict{},
		printing: map[*hclsyntax.TemplateExpr][]printedInterpolation{}, named: map[scriptNames]map[string]hcl.Range{}, templates: map[string]*textTemplate{},
	}
	g.Root = g.instance(m, nil, nil)
	return g
}

// Instance is a module as one call of it sees it: the template itself, or a
// module with the call's inputs.
type Instance struct {
	graph    *Graph
	Module   *terraform.Module
	parent   *scope // where the call is evaluated, nil for the template
	Call     *terraform.Block
	depth    int
	memo     map[string]*value
	busy     map[string]bool
	children map[string][]*Instance
	params   map[*terraform.Block][]*Parameter
	uses     map[string]string // see secretUses
	bearers  map[string]bool   // see noteBearers
	Top      *scope
}

func (g *Graph) instance(m *terraform.Module, parent *scope, call *terraform.Block) *Instance {
	in := &Instance{graph: g, Module: m, parent: parent, Call: call, memo: map[string]*value{}, busy: map[string]bool{}, children: map[string][]*Instance{}, params: map[*terraform.Block][]*Parameter{}}
	if parent != nil {
		in.depth = parent.in.depth + 1
	}
	in.Top = &scope{in: in}
	for _, f := range m.Files {
		g.Files[f.Name] = f
	}
	return in
}

// fileOf is the file that a range lies in.
func (g *Graph) fileOf(at hcl.Range) *terraform.File { return g.Files[at.Filename] }

// IsRoot reports whether the instance is the template itself.
func (in *Instance) IsRoot() bool { return in.parent == nil }

// All lists the instance and those of the modules it calls.
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

// once works a named value out the first time, and stops at a cycle.
func (in *Instance) once(name string, eval func() *value) *value {
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

// source returns the origin of the key, making it the first time.
func (g *Graph) source(key sourceKey) *Source {
	o := g.sources[key]
	if o == nil {
		o = &Source{Kind: key.kind, Address: key.address}
		g.sources[key] = o
	}
	return o
}

// literalSource is a secret written out at a place. Its address, which fingerprints
// are made of, does not tell the place: lines move.
func (g *Graph) literalSource(at hcl.Range, name string) *Source {
	o := g.source(sourceKey{kind: SourceLiteral, address: at.String()})
	o.At, o.Address, o.title = at, "literal "+name, "a secret in the template"
	if name != "" {
		o.title = "the literal " + values.Quote(name)
	}
	return o
}

// NoteNotFollowed notes what was not followed.
func (g *Graph) NoteNotFollowed(found NotFollowed) { g.NotFollowed = append(g.NotFollowed, found) }
