package fakecoder

import (
	"strings"
	"time"
)

func (s *Server) organizationRoutes() []route {
	return []route{
		{"GET", "/users/{user}/organizations", session, on(s.user, s.listUserOrgs), 0},
		{"GET", "/organizations", session, s.listOrgs, 0},
		{"GET", "/organizations/{organization}", session, on(s.org, shown((*organization).wire)), 0},
	}
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

// org returns the {organization} of a path: an id, a name, or "default".
func (s *Server) org(c *call) (*organization, *answer) {
	name := c.param("organization")
	return found(first(s.world.orgs, func(o *organization) bool {
		named := name == o.id() || strings.EqualFold(name, o.name) || name == "default" && o.index == 0
		return named && c.mayInOrg(readOrganization, o)
	}))
}

func (s *Server) listOrgs(c *call) *answer { return c.showOrgs(s.world.orgs) }

func (s *Server) listUserOrgs(c *call, u *user) *answer { return c.showOrgs(u.orgs) }

func (c *call) showOrgs(orgs []*organization) *answer {
	seen := filter(orgs, func(o *organization) bool { return c.mayInOrg(readOrganization, o) })
	return ok(each(seen, (*organization).wire))
}
