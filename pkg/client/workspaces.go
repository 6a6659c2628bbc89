package client

import (
	"context"
	"net/url"
	"strconv"
	"time"
)

// Workspace is somebody's workspace with its latest build.
type Workspace struct {
	ID               string    `json:"id"`
	Name             string    `json:"name"`
	OwnerID          string    `json:"owner_id"`
	OwnerName        string    `json:"owner_name"`
	OrganizationID   string    `json:"organization_id"`
	OrganizationName string    `json:"organization_name"`
	TemplateID       string    `json:"template_id"`
	TemplateName     string    `json:"template_name"`
	CreatedAt        time.Time `json:"created_at"`
	LastUsedAt       time.Time `json:"last_used_at"`
	LatestBuild      Build     `json:"latest_build"`
	// IsPrebuild is set while nobody has claimed a prebuilt workspace.
	IsPrebuild bool `json:"is_prebuild"`
}

func (w *Workspace) lacks() string { return lack("id", w.ID) }

// Build is one start, stop or delete of a workspace.
type Build struct {
	ID                string     `json:"id"`
	WorkspaceID       string     `json:"workspace_id"`
	WorkspaceName     string     `json:"workspace_name"`
	OwnerName         string     `json:"workspace_owner_name"`
	TemplateVersionID string     `json:"template_version_id"`
	BuildNumber       int        `json:"build_number"`
	Transition        string     `json:"transition"`
	Status            string     `json:"status"`
	CreatedAt         time.Time  `json:"created_at"`
	Job               Job        `json:"job"`
	Resources         []Resource `json:"resources"`
}

func (b *Build) lacks() string { return lack("id", b.ID) }

// BuildParameter is a parameter value that a build stored. Everybody who may read the
// workspace can read it.
type BuildParameter struct {
	Name  string `json:"name"`
	Value Secret `json:"value"`
}

// Workspaces lists the workspaces that the token may see and that match query, in the
// syntax of the dashboard's search ("owner:me"); "" means all. count is their total
// number.
func (c *Client) Workspaces(ctx context.Context, query string, offset, limit int) (list []Workspace, count int, err error) {
	var page struct {
		Workspaces []Workspace `json:"workspaces"`
		Count      int         `json:"count"`
	}
	values := url.Values{"offset": {strconv.Itoa(offset)}, "limit": {strconv.Itoa(limit)}}
	if query != "" {
		values.Set("q", query)
	}
	err = c.getQuery(ctx, &page, values, "workspaces")
	return page.Workspaces, page.Count, err
}

// Workspace reads a workspace by id.
func (c *Client) Workspace(ctx context.Context, id string) (Workspace, error) {
	var w Workspace
	err := c.get(ctx, &w, "workspaces", id)
	return w, err
}

// WorkspaceByName reads a workspace by its owner and name.
func (c *Client) WorkspaceByName(ctx context.Context, owner, name string) (Workspace, error) {
	var w Workspace
	err := c.get(ctx, &w, "users", owner, "workspace", name)
	return w, err
}

// Builds lists the builds of a workspace, the newest first.
func (c *Client) Builds(ctx context.Context, workspace string, offset, limit int) ([]Build, error) {
	var list []Build
	query := url.Values{"offset": {strconv.Itoa(offset)}, "limit": {strconv.Itoa(limit)}}
	err := c.getQuery(ctx, &list, query, "workspaces", workspace, "builds")
	return list, err
}

// Build reads a build with its resources.
func (c *Client) Build(ctx context.Context, id string) (Build, error) {
	var b Build
	err := c.get(ctx, &b, "workspacebuilds", id)
	return b, err
}

// BuildParameters lists the parameter values that a build stored.
func (c *Client) BuildParameters(ctx context.Context, build string) ([]BuildParameter, error) {
	var list []BuildParameter
	err := c.get(ctx, &list, "workspacebuilds", build, "parameters")
	return list, err
}

// BuildResources lists the resources of a build.
func (c *Client) BuildResources(ctx context.Context, build string) ([]Resource, error) {
	var list []Resource
	err := c.get(ctx, &list, "workspacebuilds", build, "resources")
	return list, err
}
