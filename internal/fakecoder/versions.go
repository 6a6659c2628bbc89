package fakecoder

import (
	"net/http"
	"strings"
	"time"
)

func (w *World) addVersion(t *template, spec VersionSpec) *version {
	v := &version{
		index: len(w.versions), template: t, name: spec.Name, blue: spec.Blueprint,
		created: t.created.Add(time.Duration(len(t.versions)) * time.Second),
	}
	v.file = w.addFile(file{owner: t.creator, blue: spec.Blueprint})
	w.versions = append(w.versions, v)
	t.versions = append(t.versions, v)
	return v
}

// version resolves the {templateversion} of a path.
func (s *Server) version(c *call) (*version, *answer) {
	n, refusal := c.index(kindVersion, "templateversion")
	if refusal != nil {
		return nil, refusal
	}
	if n < 0 || n >= len(s.world.versions) || !c.mayRead(s.world.versions[n].template) {
		a := hidden()
		return nil, &a
	}
	return s.world.versions[n], nil
}

func (s *Server) listVersions(c *call) answer {
	t, refusal := s.template(c)
	if refusal != nil {
		return *refusal
	}
	page, refusal := readPage(c)
	if refusal != nil {
		return *refusal
	}
	list := []wireVersion{}
	for _, v := range cut(page, t.versions, (*version).id) {
		list = append(list, v.wire())
	}
	return ok(list)
}

func (s *Server) getVersion(c *call) answer {
	v, refusal := s.version(c)
	if refusal != nil {
		return *refusal
	}
	return ok(v.wire())
}

func (s *Server) templateVersionByName(c *call) answer {
	t, refusal := s.template(c)
	if refusal != nil {
		return *refusal
	}
	return t.versionNamed(c.param("templateversionname"))
}

func (t *template) versionNamed(name string) answer {
	for _, v := range t.versions {
		if strings.EqualFold(v.name, name) {
			return ok(v.wire())
		}
	}
	return fail(http.StatusNotFound, "No template version found by name \""+name+"\".", "")
}

// ofVersion makes a handler that shows a part of a version.
func (s *Server) ofVersion(show func(*version) any) func(*call) answer {
	return func(c *call) answer {
		v, refusal := s.version(c)
		if refusal != nil {
			return *refusal
		}
		return ok(show(v))
	}
}
