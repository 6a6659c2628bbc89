package fakecoder

import (
	"fmt"
	"time"
)

func (b *build) done() time.Time { return b.created.Add(jobTime) }

func (w *World) addBuild(ws *workspace, spec BuildSpec) {
	b := &build{
		index: len(w.builds), number: len(ws.builds) + 1, workspace: ws, version: ws.template.active, transition: spec.Transition,
		given: spec.Values, created: ws.created.Add(time.Duration(len(ws.builds)) * time.Minute),
	}
	if b.transition == "" {
		b.transition = "start"
	}
	if spec.Version != "" {
		b.version = ws.template.versionOf(spec.Version)
	}
	ws.deleted = b.transition == "delete"
	w.builds = append(w.builds, b)
	ws.builds = append(ws.builds, b)
	w.sorted = nil
}

func (t *template) versionOf(name string) *version {
	for _, v := range t.versions {
		if v.name == name {
			return v
		}
	}
	panic(fmt.Sprintf("fakecoder: template %q has no version %q", t.spec.Name, name))
}

// Rebuild adds a build to a workspace, given as "owner/name".
func (s *Server) Rebuild(workspace string, spec BuildSpec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.addBuild(s.world.workspaceNamed(workspace), spec)
}

func (w *World) workspaceNamed(name string) *workspace {
	for _, ws := range w.workspaces {
		if ws.owner.name+"/"+ws.name == name {
			return ws
		}
	}
	panic(fmt.Sprintf("fakecoder: no workspace %q in this world", name))
}

func (b *build) status() string {
	return map[string]string{"start": "running", "stop": "stopped", "delete": "deleted"}[b.transition]
}

// rank sorts running workspaces before others.
func (b *build) rank() int {
	if b.transition == "start" {
		return 0
	}
	return 1
}

// values are the parameters that the build recorded: those given, then the
// template's defaults.
func (b *build) values() []Value {
	values := append([]Value{}, b.given...)
	for _, p := range b.version.blue.Parameters {
		if !hasValue(b.given, p.Name) {
			values = append(values, Value{p.Name, p.Default})
		}
	}
	return values
}

func hasValue(values []Value, name string) bool {
	for _, v := range values {
		if v.Name == name {
			return true
		}
	}
	return false
}

func (b *build) resources() []wireResource {
	r := run{
		blue: b.version.blue, values: b.values(), jobID: uuid(kindBuildJob, b.index), done: b.done(), number: b.index << 1,
	}
	if b.transition != "start" {
		r.blue = &Blueprint{}
	}
	return r.resources()
}

// build resolves the {workspacebuild} of a path.
func (s *Server) build(c *call) (*build, *answer) {
	n, refusal := c.index(kindBuild, "workspacebuild")
	if refusal != nil {
		return nil, refusal
	}
	if n < 0 || n >= len(s.world.builds) || !c.may(readWorkspace, s.world.builds[n].workspace.owner) {
		a := hidden()
		return nil, &a
	}
	return s.world.builds[n], nil
}

// ofBuild makes a handler that shows a part of a build.
func (s *Server) ofBuild(show func(*build) any) func(*call) answer {
	return func(c *call) answer {
		b, refusal := s.build(c)
		if refusal != nil {
			return *refusal
		}
		return ok(show(b))
	}
}

// buildState is what Terraform recorded, with every secret in clear. Only those
// who may change the template get it.
func (s *Server) buildState(c *call) answer {
	b, refusal := s.build(c)
	if refusal != nil {
		return *refusal
	}
	if !c.may(updateTemplate, nil) {
		return hidden()
	}
	return s.world.state(b)
}
