package fakecoder

import (
	"fmt"
	"strings"
	"time"
)

// AddOrganization adds one; the first is the default one.
func (w *World) AddOrganization(name, display string) {
	w.orgs = append(w.orgs, &organization{index: len(w.orgs), name: name, display: display, created: w.time()})
}

func (w *World) orgNamed(name string) *organization {
	for _, o := range w.orgs {
		if o.name == name {
			return o
		}
	}
	panic(fmt.Sprintf("fakecoder: no organization %q in this world", name))
}

type wireOrganization struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	DisplayName string    `json:"display_name"`
	Icon        string    `json:"icon"`
	Description string    `json:"description"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	IsDefault   bool      `json:"is_default"`
}

func (o *organization) wire() wireOrganization {
	return wireOrganization{
		ID: o.id(), Name: o.name, DisplayName: o.display, CreatedAt: o.created, UpdatedAt: o.created, IsDefault: o.index == 0,
	}
}

// org resolves the {organization} of a path: an id, a name, or default.
func (s *Server) org(c *call) (*organization, *answer) {
	name := c.param("organization")
	for _, o := range s.world.orgs {
		named := name == o.id() || strings.EqualFold(name, o.name) || name == "default" && o.index == 0
		if named && c.mayInOrg(readOrganization, o) {
			return o, nil
		}
	}
	a := hidden()
	return nil, &a
}

func (s *Server) getOrg(c *call) answer {
	o, refusal := s.org(c)
	if refusal != nil {
		return *refusal
	}
	return ok(o.wire())
}

func (s *Server) listOrgs(c *call) answer {
	list := []wireOrganization{}
	for _, o := range s.world.orgs {
		if c.mayInOrg(readOrganization, o) {
			list = append(list, o.wire())
		}
	}
	return ok(list)
}

func (s *Server) userOrgs(c *call) answer {
	u, refusal := s.subject(c)
	if refusal != nil {
		return *refusal
	}
	list := []wireOrganization{}
	for _, o := range u.orgs {
		if c.mayInOrg(readOrganization, o) {
			list = append(list, o.wire())
		}
	}
	return ok(list)
}
