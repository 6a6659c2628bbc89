package fakecoder

import (
	"slices"
	"strings"
	"time"
)

func (s *Server) templateRoutes() []route {
	const ofOrg = "/organizations/{organization}/templates"
	return []route{
		{"GET", ofOrg, session, on(s.org, s.listOrgTemplates), 0},
		{"GET", ofOrg + "/{templatename}", session, on(s.orgTemplate, shown((*template).wire)), 0},
		{"GET", "/templates", session, s.listTemplates, 0},
		{"GET", "/templates/{template}", session, on(s.template, shown((*template).wire)), 0},
	}
}

type wireTemplate struct {
	ID                      string                `json:"id"`
	CreatedAt               time.Time             `json:"created_at"`
	UpdatedAt               time.Time             `json:"updated_at"`
	OrganizationID          string                `json:"organization_id"`
	OrganizationName        string                `json:"organization_name"`
	OrganizationDisplayName string                `json:"organization_display_name"`
	OrganizationIcon        string                `json:"organization_icon"`
	Name                    string                `json:"name"`
	DisplayName             string                `json:"display_name"`
	Provisioner             string                `json:"provisioner"`
	ActiveVersionID         string                `json:"active_version_id"`
	ActiveUserCount         int                   `json:"active_user_count"`
	BuildTimeStats          map[string]percentile `json:"build_time_stats"`
	Description             string                `json:"description"`
	Deprecated              bool                  `json:"deprecated"`
	DeprecationMessage      string                `json:"deprecation_message"`
	Deleted                 bool                  `json:"deleted"`
	Icon                    string                `json:"icon"`
	DefaultTTL              int64                 `json:"default_ttl_ms"`
	ActivityBump            int64                 `json:"activity_bump_ms"`
	AutostopNotify          int64                 `json:"time_til_autostop_notify_ms"`
	AutostopRequirement     wireAutostop          `json:"autostop_requirement"`
	AutostartRequirement    wireAutostart         `json:"autostart_requirement"`
	CreatedByID             string                `json:"created_by_id"`
	CreatedByName           string                `json:"created_by_name"`
	AllowUserAutostart      bool                  `json:"allow_user_autostart"`
	AllowUserAutostop       bool                  `json:"allow_user_autostop"`
	AllowUserCancel         bool                  `json:"allow_user_cancel_workspace_jobs"`
	FailureTTL              int64                 `json:"failure_ttl_ms"`
	TimeTilDormant          int64                 `json:"time_til_dormant_ms"`
	TimeTilDormantDelete    int64                 `json:"time_til_dormant_autodelete_ms"`
	RequireActiveVersion    bool                  `json:"require_active_version"`
	MaxPortShareLevel       string                `json:"max_port_share_level"`
	CORSBehavior            string                `json:"cors_behavior"`
	UseClassicParameterFlow bool                  `json:"use_classic_parameter_flow"`
	DisableModuleCache      bool                  `json:"disable_module_cache"`
}

type percentile struct {
	P50 *int64
	P95 *int64
}

type wireAutostop struct {
	DaysOfWeek []string `json:"days_of_week"`
	Weeks      int      `json:"weeks"`
}

type wireAutostart struct {
	DaysOfWeek []string `json:"days_of_week"`
}

func (t *template) wire() wireTemplate {
	return wireTemplate{
		ID: t.id(), CreatedAt: t.created, UpdatedAt: t.active.created,
		OrganizationID: t.org.id(), OrganizationName: t.org.name, OrganizationDisplayName: t.org.display,
		Name: t.spec.Name, DisplayName: t.spec.DisplayName, Provisioner: "terraform", ActiveVersionID: t.active.id(),
		ActiveUserCount: t.owners(), BuildTimeStats: map[string]percentile{"delete": {}, "start": {}, "stop": {}},
		Description: t.spec.Description, Deprecated: t.spec.Deprecated != "", DeprecationMessage: t.spec.Deprecated,
		ActivityBump:        int64(time.Hour / time.Millisecond),
		AutostopRequirement: wireAutostop{DaysOfWeek: []string{}, Weeks: 1},
		AutostartRequirement: wireAutostart{
			DaysOfWeek: []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
		},
		CreatedByID: t.creator.id(), CreatedByName: t.creator.name, AllowUserAutostart: true, AllowUserAutostop: true,
		MaxPortShareLevel: "public", CORSBehavior: "simple",
	}
}

// owners counts the users who have a workspace of the template.
func (t *template) owners() int {
	seen := map[*user]bool{}
	for _, ws := range t.workspaces {
		if !ws.deleted {
			seen[ws.owner] = true
		}
	}
	return len(seen)
}

// mayRead reports whether the caller may see the template.
func (c *call) mayRead(t *template) bool { return c.mayInOrg(readTemplate, t.org) }

// template returns the {template} of a path.
func (s *Server) template(c *call) (*template, *answer) {
	return byID(c, kindTemplate, "template", s.world.templates, c.mayRead)
}

// orgTemplate returns the {templatename} of a path in its {organization}.
func (s *Server) orgTemplate(c *call) (*template, *answer) {
	org, refusal := s.org(c)
	if refusal != nil {
		return nil, refusal
	}
	return found(first(s.world.templates, func(t *template) bool {
		return t.org == org && strings.EqualFold(t.spec.Name, c.param("templatename")) && c.mayRead(t)
	}))
}

func (s *Server) listTemplates(c *call) *answer { return c.showTemplates(s.world.templates) }

func (s *Server) listOrgTemplates(c *call, org *organization) *answer {
	return c.showTemplates(filter(s.world.templates, func(t *template) bool { return t.org == org }))
}

func (c *call) showTemplates(list []*template) *answer {
	terms, refusal := parseQuery(c, "template", "name", "exact_name", "display_name", "deprecated", "organization", "author", "has-ai-task", "has_external_agent")
	if refusal != nil {
		return refusal
	}
	seen := filter(list, func(t *template) bool { return c.mayRead(t) && t.matches(terms) })
	return ok(each(seen, (*template).wire))
}

// matches reports whether a search matches t. It excludes deprecated templates unless
// the search asks for them.
func (t *template) matches(terms []term) bool {
	if t.spec.Deprecated != "" && !slices.ContainsFunc(terms, func(q term) bool { return q.key == "deprecated" }) {
		return false
	}
	return !slices.ContainsFunc(terms, func(q term) bool { return !t.fits(q) })
}

func (t *template) fits(q term) bool {
	switch q.key {
	case "", "name":
		return contains(t.spec.Name, q.value)
	case "exact_name":
		return t.spec.Name == q.value
	case "display_name":
		return contains(t.spec.DisplayName, q.value)
	case "deprecated":
		return (t.spec.Deprecated != "") == (q.value == "true")
	case "organization":
		return q.value == t.org.name || q.value == t.org.id()
	}
	return true
}
