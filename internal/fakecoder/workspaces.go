package fakecoder

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (s *Server) workspaceRoutes() []route {
	return []route{
		{"GET", "/users/{user}/workspace/{workspacename}", session, on(s.workspaceByName, showWorkspace), 0},
		{"GET", "/workspaces", session, s.listWorkspaces, 0},
		{"GET", "/workspaces/{workspace}", session, on(s.workspace, showWorkspace), 0},
		{"GET", "/workspaces/{workspace}/builds", session, on(s.workspace, s.listBuilds), 0},
	}
}

type wireWorkspace struct {
	ID                      string     `json:"id"`
	CreatedAt               time.Time  `json:"created_at"`
	UpdatedAt               time.Time  `json:"updated_at"`
	OwnerID                 string     `json:"owner_id"`
	OwnerName               string     `json:"owner_name"`
	OwnerAvatarURL          string     `json:"owner_avatar_url"`
	OrganizationID          string     `json:"organization_id"`
	OrganizationName        string     `json:"organization_name"`
	TemplateID              string     `json:"template_id"`
	TemplateName            string     `json:"template_name"`
	TemplateDisplayName     string     `json:"template_display_name"`
	TemplateIcon            string     `json:"template_icon"`
	TemplateAllowUserCancel bool       `json:"template_allow_user_cancel_workspace_jobs"`
	TemplateActiveVersionID string     `json:"template_active_version_id"`
	TemplateRequireActive   bool       `json:"template_require_active_version"`
	TemplateClassicFlow     bool       `json:"template_use_classic_parameter_flow"`
	LatestBuild             wireBuild  `json:"latest_build"`
	LatestAppStatus         *struct{}  `json:"latest_app_status"`
	Outdated                bool       `json:"outdated"`
	Name                    string     `json:"name"`
	LastUsedAt              time.Time  `json:"last_used_at"`
	DeletingAt              *time.Time `json:"deleting_at"`
	DormantAt               *time.Time `json:"dormant_at"`
	Health                  wireHealth `json:"health"`
	AutomaticUpdates        string     `json:"automatic_updates"`
	AllowRenames            bool       `json:"allow_renames"`
	Favorite                bool       `json:"favorite"`
	NextStartAt             *time.Time `json:"next_start_at"`
	IsPrebuild              bool       `json:"is_prebuild"`
	TaskID                  *string    `json:"task_id"`
}

type wireHealth struct {
	Healthy       bool     `json:"healthy"`
	FailingAgents []string `json:"failing_agents"`
}

func (w *workspace) wire() wireWorkspace {
	t := w.template
	wire := wireWorkspace{
		ID: w.id(), CreatedAt: w.created, UpdatedAt: w.latest().created, OwnerID: w.owner.id(), OwnerName: w.owner.name,
		OrganizationID: t.org.id(), OrganizationName: t.org.name, TemplateID: t.id(), TemplateName: t.spec.Name,
		TemplateDisplayName: t.spec.DisplayName, TemplateActiveVersionID: t.active.id(), LatestBuild: w.latest().wire(),
		Outdated: w.outdated(), Name: w.name, LastUsedAt: w.latest().created, AutomaticUpdates: "never", IsPrebuild: w.prebuilt,
		Health: wireHealth{FailingAgents: []string{}},
	}
	for _, r := range wire.LatestBuild.Resources {
		for _, a := range r.Agents {
			wire.Health.FailingAgents = append(wire.Health.FailingAgents, a.ID)
		}
	}
	wire.Health.Healthy = len(wire.Health.FailingAgents) == 0
	return wire
}

func (w *workspace) outdated() bool { return w.latest().version != w.template.active }

// workspace returns the {workspace} of a path.
func (s *Server) workspace(c *call) (*workspace, *answer) {
	return byID(c, kindWorkspace, "workspace", s.world.workspaces, func(ws *workspace) bool { return c.may(readWorkspace, ws.owner) })
}

// workspaceByName returns the {workspacename} of a path, owned by its {user}.
func (s *Server) workspaceByName(c *call) (*workspace, *answer) {
	owner, refusal := s.user(c)
	if refusal != nil {
		return nil, refusal
	}
	return found(first(s.world.workspaces, func(ws *workspace) bool {
		named := ws.owner == owner && strings.EqualFold(ws.name, c.param("workspacename"))
		return named && c.may(readWorkspace, owner) && (!ws.deleted || c.query("include_deleted") == "true")
	}))
}

func showWorkspace(c *call, ws *workspace) *answer {
	if ws.deleted && c.query("include_deleted") != "true" {
		return fail(http.StatusGone, fmt.Sprintf("Workspace %q was deleted, you can view this workspace by specifying '?include_deleted=true' and trying again.", ws.id()), "")
	}
	return ok(ws.wire())
}

// inOrder lists the workspaces as the API does: running ones first, then sorted by
// owner and name.
func (w *World) inOrder() []*workspace {
	if w.sorted == nil {
		w.sorted = slices.Clone(w.workspaces)
		slices.SortStableFunc(w.sorted, func(a, b *workspace) int {
			return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.owner.name, b.owner.name), cmp.Compare(a.name, b.name))
		})
	}
	return w.sorted
}

// rank sorts running workspaces before others.
func (w *workspace) rank() int {
	if w.latest().transition == "start" {
		return 0
	}
	return 1
}

func (s *Server) listWorkspaces(c *call) *answer {
	page, refusal := readPage(c)
	if refusal != nil {
		return refusal
	}
	terms, refusal := parseQuery(c, "workspace", "owner", "name", "template", "status", "param", "organization", "deleted", "dormant",
		"id", "outdated", "healthy", "has-agent", "last_used_after", "last_used_before", "has-ai-task", "has_external_agent", "shared", "template_ids")
	if refusal != nil {
		return refusal
	}
	seen := filter(s.world.inOrder(), func(ws *workspace) bool {
		return c.may(readWorkspace, ws.owner) && ws.matches(terms, c.token.owner)
	})
	return ok(struct {
		Workspaces []wireWorkspace `json:"workspaces"`
		Count      int             `json:"count"`
	}{each(cut(page, seen), (*workspace).wire), len(seen)})
}

func (w *workspace) matches(terms []term, me *user) bool {
	wantDeleted := false
	for _, q := range terms {
		if q.key == "deleted" {
			wantDeleted = q.value == "true"
		} else if !w.fits(q, me) {
			return false
		}
	}
	return w.deleted == wantDeleted
}

func (w *workspace) fits(q term, me *user) bool {
	switch q.key {
	case "":
		owner, name, both := strings.Cut(q.value, "/")
		return both && owner == w.owner.name && contains(w.name, name) || !both && contains(w.name, q.value)
	case "owner":
		return q.value == w.owner.name || q.value == "me" && w.owner == me
	case "name":
		return contains(w.name, q.value)
	case "id":
		return w.id() == q.value
	case "template":
		return w.template.spec.Name == q.value
	case "organization":
		return q.value == w.template.org.name || q.value == w.template.org.id()
	case "status":
		return w.latest().status() == q.value
	case "outdated":
		return (q.value == "true") == w.outdated()
	case "param":
		name, value, valued := strings.Cut(q.value, "=")
		return slices.ContainsFunc(w.latest().values(), func(v Value) bool { return v.Name == name && (!valued || v.Value == value) })
	}
	return true
}

func (s *Server) listBuilds(c *call, ws *workspace) *answer {
	page, refusal := readPage(c)
	if refusal != nil {
		return refusal
	}
	newestFirst := slices.Clone(ws.builds)
	slices.Reverse(newestFirst)
	return ok(each(cut(page, newestFirst), (*build).wire))
}
