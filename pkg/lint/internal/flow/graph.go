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

// Parameter is one coder_parameter, for_each expanded.
type Parameter struct {
	Block   *terraform.Block
	Each    expansion
	Name    string // as Coder shows it
	Verdict naming.Verdict
	Secret  bool
	// why not, where a look-alike was passed over
	PassedOver string
	typ        string
	Source     *Source

	Masked, Ephemeral, Disabled bool
	options                     []ScopedBlock
}

// ScopedBlock is a nested block and the scope its expressions are evaluated in.
type ScopedBlock struct {
	*hclsyntax.Block
	Scope *scope
}

// expansion is one instance of a block that has count or for_each.
type expansion struct {
	Scope *scope
	Key   string // as Terraform writes it: "", "[0]" or `["name"]`
	name  string // the key alone
}

// scope is where an expression is evaluated: the module's instance, the names
// bound around it, and what the expression belongs to.
type scope struct {
	in     *Instance
	vars   map[string]*value
	parent *scope
	// owner is what a value flows into here, such as "local.script".
	owner string
	// closed is set in the text of a templatefile call, which sees its own
	// variables only.
	closed bool
}

// wholeResource is a resource, or the instance of it that key tells, as x[*].result
// and for p in x have it. Where it has several instances, it stands for each.
type wholeResource struct {
	in           *Instance
	address, key string
}

// textTemplate is a file that templatefile() renders.
type textTemplate struct {
	file *terraform.File
	expr hclsyntax.Expression
}

// Print is an interpolation that a command prints, with a secret in it.
type Print struct {
	At            hcl.Range // what the command prints
	Interpolation hcl.Range
	Owner         string
	Taint         *Taint
}

// printedInterpolation is an interpolation that a command prints, and where that command
// names it: at the interpolation itself or at a variable that holds it.
type printedInterpolation struct {
	expr hclsyntax.Expression
	at   hcl.Range
}

// scriptNames is a script, and names that it may print.
type scriptNames struct {
	script *hclsyntax.Attribute
	names  string
}

// Sink is a secret that reached a sink.
type Sink struct {
	Kind      SinkKind
	Block     *terraform.Block
	Inner     hcl.Range // the nested block around it, or the block itself
	Attribute string    // the attribute's path within the block
	Label     string    // what people know it by: an item's key, a variable's name
	Range     hcl.Range // the expression
	Taint     *Taint
	AlsoAt    []hcl.Range // where it enters the same expression again

	Hidden bool // metadata with sensitive = true
}

// SinkKind says what kind of place a secret reached.
type SinkKind int

// VariableVerdict is what a variable block says about its value.
type VariableVerdict struct {
	naming.Verdict
	Secret     bool // it holds a secret's value
	Sensitive  bool // the server keeps it to itself
	source     bool // what flows from it is treated as a secret
	weak       bool // by its flag alone
	PassedOver string
}

func New(l *terraform.Loader, names *naming.Judge, m *terraform.Module, aux []string) *Graph {
	g := &Graph{
		Loader: l, Names: names, aux: aux, sources: map[sourceKey]*Source{}, Files: map[string]*terraform.File{}, vars: map[*terraform.Block]VariableVerdict{},
		printing: map[*hclsyntax.TemplateExpr][]printedInterpolation{}, named: map[scriptNames]map[string]hcl.Range{}, templates: map[string]*textTemplate{},
	}
	g.Root = g.instance(m, nil, nil)
	return g
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
