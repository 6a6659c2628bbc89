package fakecoder

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// AddTemplate adds a template.
func (w *World) AddTemplate(spec TemplateSpec) {
	t := &template{index: len(w.templates), org: w.orgs[0], spec: spec, creator: w.users[0], created: w.time().Add(-spec.Age)}
	if spec.Org != "" {
		t.org = w.orgNamed(spec.Org)
	}
	for _, v := range spec.Versions {
		t.active = w.addVersion(t, v)
	}
	t.spec.Versions = nil
	w.templates = append(w.templates, t)
	w.byName["template "+spec.Name] = t
}

func (w *World) templateNamed(name string) *template {
	if t, ok := w.byName["template "+name].(*template); ok {
		return t
	}
	panic(fmt.Sprintf("fakecoder: no template %q in this world", name))
}

// owners counts the people who have a workspace of the template.
func (t *template) owners() int {
	seen := map[*user]bool{}
	for _, ws := range t.workspaces {
		if !ws.deleted {
			seen[ws.owner] = true
		}
	}
	return len(seen)
}

// mayRead reports whether the caller sees the template.
func (c *call) mayRead(t *template) bool { return c.mayInOrg(readTemplate, t.org) }

// template resolves the {template} of a path.
func (s *Server) template(c *call) (*template, *answer) {
	n, refusal := c.index(kindTemplate, "template")
	if refusal != nil {
		return nil, refusal
	}
	if n < 0 || n >= len(s.world.templates) || !c.mayRead(s.world.templates[n]) {
		a := hidden()
		return nil, &a
	}
	return s.world.templates[n], nil
}

// index reads the number in the id that the path element holds; it is -1 where
// the id is of another kind.
func (c *call) index(k kind, param string) (int, *answer) {
	text := c.param(param)
	if _, err := parseUUID(text); err != nil {
		a := fail(http.StatusBadRequest, fmt.Sprintf("Invalid UUID %q.", text), err.Error())
		return -1, &a
	}
	return indexOf(k, text), nil
}

func (s *Server) getTemplate(c *call) answer {
	t, refusal := s.template(c)
	if refusal != nil {
		return *refusal
	}
	return ok(t.wire())
}

func (s *Server) listTemplates(c *call) answer {
	return s.templatesWhere(c, func(*template) bool { return true })
}

func (s *Server) templatesWhere(c *call, fits func(*template) bool) answer {
	terms, refusal := parseQuery(c, "template", "name", "exact_name", "display_name", "deprecated", "organization", "author", "has-ai-task", "has_external_agent")
	if refusal != nil {
		return *refusal
	}
	list := []wireTemplate{}
	for _, t := range s.world.templates {
		if c.mayRead(t) && fits(t) && t.matches(terms) {
			list = append(list, t.wire())
		}
	}
	return ok(list)
}

// matches leaves out deprecated templates, unless it is them who are asked for.
func (t *template) matches(terms []term) bool {
	if !slices.ContainsFunc(terms, func(q term) bool { return q.key == "deprecated" }) && t.spec.Deprecated != "" {
		return false
	}
	for _, q := range terms {
		switch q.key {
		case "", "name":
			if !contains(t.spec.Name, q.value) {
				return false
			}
		case "exact_name":
			if t.spec.Name != q.value {
				return false
			}
		case "display_name":
			if !contains(t.spec.DisplayName, q.value) {
				return false
			}
		case "deprecated":
			if (t.spec.Deprecated != "") != (q.value == "true") {
				return false
			}
		case "organization":
			if q.value != t.org.name && q.value != t.org.id() {
				return false
			}
		}
	}
	return true
}

func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

func (s *Server) orgTemplates(c *call) answer {
	org, refusal := s.org(c)
	if refusal != nil {
		return *refusal
	}
	return s.templatesWhere(c, func(t *template) bool { return t.org == org })
}

func (s *Server) orgTemplate(c *call) (*template, *answer) {
	org, refusal := s.org(c)
	if refusal != nil {
		return nil, refusal
	}
	for _, t := range s.world.templates {
		if t.org == org && strings.EqualFold(t.spec.Name, c.param("templatename")) && c.mayRead(t) {
			return t, nil
		}
	}
	a := hidden()
	return nil, &a
}

func (s *Server) getOrgTemplate(c *call) answer {
	t, refusal := s.orgTemplate(c)
	if refusal != nil {
		return *refusal
	}
	return ok(t.wire())
}
