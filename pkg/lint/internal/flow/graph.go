package flow

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Graph is the value flow of one template and the local modules it calls. It evaluates
// each named value once, on demand. A cycle, which is not valid Terraform, ends in an
// unknown value.
type Graph struct {
	Loader   *terraform.Loader
	Names    *naming.Judge
	isSecret LiteralJudge
	Root     *Instance
	aux      []string // the paths of the files beside the template

	Files       map[string]*terraform.File // by shown name
	Sinks       []*Sink
	Prints      []Print
	NotFollowed []NotFollowed
	Remote      []*terraform.Block // calls of modules that are not available
	Budget      Budget

	// What was evaluated before.
	sources   map[sourceKey]*taint.Source
	variables map[*terraform.Block]VariableVerdict
	printing  map[*hclsyntax.TemplateExpr][]printedInterpolation
	names     map[scriptNames]map[string]hcl.Range
	templates map[string]*textTemplate // by path within the source
}

// sourceKey identifies a source.
type sourceKey struct {
	kind     taint.SourceKind
	address  string
	instance string    // the key of the parameter
	in       *Instance // nil for a literal
}

// NotFollowed is something that could not be analysed.
type NotFollowed struct {
	Range   hcl.Range
	Block   hcl.Range
	Address string
	What    string
	Minor   bool // nearly always harmless
}

// New returns the graph of a template. aux lists the files beside it.
func New(l *terraform.Loader, names *naming.Judge, isSecret LiteralJudge, m *terraform.Module, aux []string) *Graph {
	g := &Graph{
		Loader: l, Names: names, isSecret: isSecret, aux: aux, sources: map[sourceKey]*taint.Source{}, Files: map[string]*terraform.File{}, variables: map[*terraform.Block]VariableVerdict{},
		printing: map[*hclsyntax.TemplateExpr][]printedInterpolation{}, names: map[scriptNames]map[string]hcl.Range{}, templates: map[string]*textTemplate{},
	}
	g.Root = g.instance(m, nil, nil)
	return g
}

// source returns the source of a key. It makes one the first time.
func (g *Graph) source(key sourceKey) *taint.Source {
	source := g.sources[key]
	if source == nil {
		source = &taint.Source{Kind: key.kind, Address: key.address}
		g.sources[key] = source
	}
	return source
}

// NoteNotFollowed adds something that was not followed.
func (g *Graph) NoteNotFollowed(found NotFollowed) { g.NotFollowed = append(g.NotFollowed, found) }
