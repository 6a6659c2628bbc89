package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Graph follows values through one template and the local modules it calls.
// Each named value is worked out once, when a rule first asks for it; Terraform
// forbids cycles, and one that is there all the same ends at its own start.
type Graph struct {
	Loader *terraform.Loader
	Names  *naming.Judge
	Root   *Instance
	aux    []string // the files that lie with the template

	sources   map[sourceKey]*taint.Source
	Files     map[string]*terraform.File // by shown name
	vars      map[*terraform.Block]VariableVerdict
	Sinks     []*Sink
	Prints    []Print
	printing  map[*hclsyntax.TemplateExpr][]printedInterpolation
	named     map[scriptNames]map[string]hcl.Range
	templates map[string]*textTemplate // by path within the source

	Budget      Budget
	NotFollowed []NotFollowed
	Remote      []*terraform.Block // calls of modules that are not at hand
}

type sourceKey struct {
	kind     taint.SourceKind
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

// Scope is where an expression is evaluated: the module's instance, the names
// bound around it, and what the expression belongs to.
type Scope struct {
	in     *Instance
	vars   map[string]*taint.Value
	parent *Scope
	// owner is what a value flows into here, such as "local.script".
	owner string
	// closed is set in the text of a templatefile call, which sees its own
	// variables only.
	closed bool
}

func New(l *terraform.Loader, names *naming.Judge, m *terraform.Module, aux []string) *Graph {
	g := &Graph{
		Loader: l, Names: names, aux: aux, sources: map[sourceKey]*taint.Source{}, Files: map[string]*terraform.File{}, vars: map[*terraform.Block]VariableVerdict{},
		printing: map[*hclsyntax.TemplateExpr][]printedInterpolation{}, named: map[scriptNames]map[string]hcl.Range{}, templates: map[string]*textTemplate{},
	}
	g.Root = g.instance(m, nil, nil)
	return g
}

// source returns the origin of the key, making it the first time.
func (g *Graph) source(key sourceKey) *taint.Source {
	o := g.sources[key]
	if o == nil {
		o = &taint.Source{Kind: key.kind, Address: key.address}
		g.sources[key] = o
	}
	return o
}

// NoteNotFollowed notes what was not followed.
func (g *Graph) NoteNotFollowed(found NotFollowed) { g.NotFollowed = append(g.NotFollowed, found) }
