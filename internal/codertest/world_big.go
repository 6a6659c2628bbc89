package codertest

import (
	"fmt"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// Size is the size of a world.
type Size struct{ Templates, Versions, Workspaces, Users int }

// Planted counts the planted exposures of a big world, in templates unless said
// otherwise.
type Planted struct {
	// Parameters have a parameter that takes a secret, in the active version.
	Parameters int
	// OldParameters had such a parameter only in versions before the active one.
	OldParameters int
	// Defaults have a secret as the default of a parameter, which also counts as a
	// parameter that takes a secret.
	Defaults int
	// Presets have a secret as a value in a preset, for such a parameter.
	Presets int
	// Literals have a secret in their files.
	Literals int
	// Metadata have an item that shows a secret in plain text.
	Metadata int
	// Values counts the workspaces whose newest build recorded a secret that a user
	// typed. It is in the agent's environment too.
	Values int
}

// plant is a kind of template in a big world.
type plant struct {
	blue   *fakecoder.Blueprint // the active version
	before *fakecoder.Blueprint // the versions before it
	count  func(*Planted) *int
	typed  string // the parameter that users type a secret into
}

// BigWorld returns a function for [fakecoder.Options] that fills a world of that
// size, and what is planted in it. Template i has the kind i modulo the number of
// kinds, and workspace j belongs to template j modulo the number of templates.
func BigWorld(size Size) (build func(*fakecoder.World), planted Planted) {
	kinds := plants()
	for i := range size.Templates {
		if kind := kinds[i%len(kinds)]; kind.count != nil {
			*kind.count(&planted)++
		}
	}
	for j := range size.Workspaces {
		if kinds[j%size.Templates%len(kinds)].typed != "" {
			planted.Values++
		}
	}
	return func(w *fakecoder.World) { fill(w, size, kinds) }, planted
}

func fill(w *fakecoder.World, size Size, kinds []plant) {
	w.AddOrganization("coder", "Coder")
	w.AddOrganization("research", "Research")
	w.AddUser(fakecoder.UserSpec{Name: "admin", FullName: "Ada Admin", Roles: []fakecoder.Role{fakecoder.Owner}})
	w.AddUser(fakecoder.UserSpec{Name: "template-admin", FullName: "Theo Template", Roles: []fakecoder.Role{fakecoder.TemplateAdmin}})
	w.AddUser(fakecoder.UserSpec{Name: "auditor", FullName: "Otto Auditor", Roles: []fakecoder.Role{fakecoder.Auditor}})
	for u := range size.Users {
		w.AddUser(fakecoder.UserSpec{Name: bigUser(u), FullName: fmt.Sprintf("User %d", u)})
	}
	for i := range size.Templates {
		kind := kinds[i%len(kinds)]
		versions := size.Versions / size.Templates
		if i < size.Versions%size.Templates {
			versions++
		}
		spec := fakecoder.TemplateSpec{Name: bigTemplate(i), Org: "coder", Age: 90 * 24 * time.Hour}
		if i%10 == 9 {
			spec.Org = "research"
		}
		for v := range max(versions, 1) {
			version := fakecoder.VersionSpec{Name: fmt.Sprintf("v%d", v+1), Blueprint: kind.before}
			if v+1 >= versions {
				version.Blueprint = kind.blue
			}
			spec.Versions = append(spec.Versions, version)
		}
		w.AddTemplate(spec)
	}
	for j := range size.Workspaces {
		i := j % size.Templates
		spec := fakecoder.WorkspaceSpec{Owner: bigUser(j % size.Users), Name: fmt.Sprintf("ws%05d", j), Template: bigTemplate(i), Age: time.Duration(j) * time.Minute}
		if typed := kinds[i%len(kinds)].typed; typed != "" {
			spec.Builds = []fakecoder.BuildSpec{{Values: []fakecoder.Value{{Name: typed, Value: PlantedValue(j)}}}}
		}
		w.AddWorkspace(spec)
	}
}

func bigUser(u int) string     { return fmt.Sprintf("user%04d", u) }
func bigTemplate(i int) string { return fmt.Sprintf("template%04d", i) }

// plants are the kinds of templates, as they occur in practice. Most are clean.
func plants() []plant {
	clean, github := cleanBlueprint(), bigBlueprint(fakecoder.Parameter{Name: "github_token", Mutable: true})
	withDefault := bigBlueprint(fakecoder.Parameter{Name: "npm_token", Mutable: true, Default: PlantedValue(-1)})
	withPreset := bigBlueprint(fakecoder.Parameter{Name: "registry_password", Mutable: true})
	withPreset.Presets = []fakecoder.Preset{{Name: "standard", Values: []fakecoder.Value{{Name: "registry_password", Value: PlantedValue(-2)}}}}
	literal := cleanBlueprint()
	literal.Files = append(literal.Files, fakecoder.File{Name: "locals.tf", Content: "locals {\n  database_password = \"" + PlantedValue(-3) + "\"\n}\n"})
	metadata := cleanBlueprint()
	metadata.Files = append(metadata.Files, fakecoder.File{Name: "metadata.tf", Content: bigMetadata})
	metadata.Resources[0].Metadata = []fakecoder.Metadata{{Key: "database password", Value: PlantedValue(-4)}}
	return []plant{
		{blue: clean, before: clean},
		{blue: github, before: github, count: func(p *Planted) *int { return &p.Parameters }, typed: "github_token"},
		{blue: clean, before: clean},
		{blue: clean, before: github, count: func(p *Planted) *int { return &p.OldParameters }},
		{blue: clean, before: clean},
		{blue: withDefault, before: clean, count: func(p *Planted) *int { return &p.Defaults }},
		{blue: withPreset, before: clean, count: func(p *Planted) *int { return &p.Presets }},
		{blue: clean, before: clean},
		{blue: literal, before: clean, count: func(p *Planted) *int { return &p.Literals }},
		{blue: metadata, before: clean, count: func(p *Planted) *int { return &p.Metadata }},
	}
}
