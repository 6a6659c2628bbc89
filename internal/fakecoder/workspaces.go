package fakecoder

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
)

// AddWorkspace adds a workspace.
func (w *World) AddWorkspace(spec WorkspaceSpec) {
	ws := &workspace{
		index: len(w.workspaces), name: spec.Name, owner: w.userNamed(spec.Owner), template: w.templateNamed(spec.Template),
		created: w.time().Add(-spec.Age), prebuilt: spec.Prebuilt,
	}
	if len(spec.Builds) == 0 {
		spec.Builds = []BuildSpec{{}}
	}
	for _, b := range spec.Builds {
		w.addBuild(ws, b)
	}
	w.workspaces = append(w.workspaces, ws)
	w.sorted = nil
	ws.template.workspaces = append(ws.template.workspaces, ws)
}

// AddWorkspace adds a workspace while the server runs.
func (s *Server) AddWorkspace(spec WorkspaceSpec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.AddWorkspace(spec)
}

// inOrder lists the workspaces as the API does: running ones first, then by the
// names of owner and workspace.
func (w *World) inOrder() []*workspace {
	if w.sorted == nil {
		w.sorted = slices.Clone(w.workspaces)
		sort.SliceStable(w.sorted, func(i, j int) bool {
			a, b := w.sorted[i], w.sorted[j]
			return cmp.Or(cmp.Compare(a.latest().rank(), b.latest().rank()), cmp.Compare(a.owner.name, b.owner.name), cmp.Compare(a.name, b.name)) < 0
		})
	}
	return w.sorted
}

func (s *Server) listWorkspaces(c *call) answer {
	page, refusal := readPage(c)
	if refusal != nil {
		return *refusal
	}
	terms, refusal := parseQuery(c, "workspace", "owner", "name", "template", "status", "param", "organization", "deleted", "dormant",
		"id", "outdated", "healthy", "has-agent", "last_used_after", "last_used_before", "has-ai-task", "has_external_agent", "shared", "template_ids")
	if refusal != nil {
		return *refusal
	}
	var found []*workspace
	for _, ws := range s.world.inOrder() {
		if c.may(readWorkspace, ws.owner) && ws.matches(terms, c.token.owner) {
			found = append(found, ws)
		}
	}
	body := struct {
		Workspaces []wireWorkspace `json:"workspaces"`
		Count      int             `json:"count"`
	}{[]wireWorkspace{}, len(found)}
	for _, ws := range cut(page, found, (*workspace).id) {
		body.Workspaces = append(body.Workspaces, ws.wire())
	}
	return ok(body)
}

func (w *workspace) matches(terms []term, me *user) bool {
	wantDeleted := false
	for _, q := range terms {
		switch q.key {
		case "deleted":
			wantDeleted = q.value == "true"
		case "owner":
			if q.value != w.owner.name && (q.value != "me" || w.owner != me) {
				return false
			}
		default:
			if !w.matchesOne(q) {
				return false
			}
		}
	}
	return w.deleted == wantDeleted
}

func (w *workspace) matchesOne(q term) bool {
	switch q.key {
	case "":
		owner, name, both := strings.Cut(q.value, "/")
		return both && owner == w.owner.name && contains(w.name, name) || !both && contains(w.name, q.value)
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

func (w *workspace) outdated() bool { return w.latest().version != w.template.active }

// workspace resolves the {workspace} of a path.
func (s *Server) workspace(c *call) answer {
	n, refusal := c.index(kindWorkspace, "workspace")
	if refusal != nil {
		return *refusal
	}
	if n < 0 || n >= len(s.world.workspaces) || !c.may(readWorkspace, s.world.workspaces[n].owner) {
		return hidden()
	}
	return showWorkspace(c, s.world.workspaces[n])
}

func showWorkspace(c *call, ws *workspace) answer {
	if ws.deleted && c.query("include_deleted") != "true" {
		return fail(http.StatusGone, fmt.Sprintf("Workspace %q was deleted, you can view this workspace by specifying '?include_deleted=true' and trying again.", ws.id()), "")
	}
	return ok(ws.wire())
}

func (s *Server) workspaceByName(c *call) answer {
	owner, refusal := s.subject(c)
	if refusal != nil {
		return *refusal
	}
	for _, ws := range s.world.workspaces {
		if ws.owner == owner && strings.EqualFold(ws.name, c.param("workspacename")) && c.may(readWorkspace, owner) && (!ws.deleted || c.query("include_deleted") == "true") {
			return showWorkspace(c, ws)
		}
	}
	return hidden()
}

func (s *Server) listBuilds(c *call) answer {
	page, refusal := readPage(c)
	if refusal != nil {
		return *refusal
	}
	n, refusal := c.index(kindWorkspace, "workspace")
	if refusal != nil {
		return *refusal
	}
	if n < 0 || n >= len(s.world.workspaces) || !c.may(readWorkspace, s.world.workspaces[n].owner) {
		return hidden()
	}
	newestFirst := slices.Clone(s.world.workspaces[n].builds)
	slices.Reverse(newestFirst)
	list := []wireBuild{}
	for _, b := range cut(page, newestFirst, (*build).id) {
		list = append(list, b.wire())
	}
	return ok(list)
}

// AgentToken returns the token of the agent that runs in a workspace, given as
// "owner/name".
func (s *Server) AgentToken(workspace string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.agentToken(s.world.workspaceNamed(workspace).latest().index)
}

// WorkspaceID returns the id of a workspace, given as "owner/name".
func (s *Server) WorkspaceID(workspace string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.workspaceNamed(workspace).id()
}
