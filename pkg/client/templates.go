package client

import (
	"context"
	"net/url"
	"strconv"
	"time"
)

// Template is what workspaces are made from.
type Template struct {
	ID               string    `json:"id"`
	Name             string    `json:"name"`
	DisplayName      string    `json:"display_name"`
	OrganizationID   string    `json:"organization_id"`
	OrganizationName string    `json:"organization_name"`
	ActiveVersionID  string    `json:"active_version_id"`
	ActiveUserCount  int       `json:"active_user_count"`
	CreatedAt        time.Time `json:"created_at"`
	UpdatedAt        time.Time `json:"updated_at"`
	CreatedByName    string    `json:"created_by_name"`
	Deprecated       bool      `json:"deprecated"`
}

func (t *Template) lacks() string { return lack("id", t.ID) }

// DeprecatedTemplates is the query for deprecated templates, from which no new
// workspace can be created.
const DeprecatedTemplates = "deprecated:true"

// Templates lists the templates of all organizations that the token may see and that
// match query, in the syntax of the dashboard's search. "" means all except the
// [DeprecatedTemplates]. Servers before 2.13 answer with [KindRouteMissing]: ask each
// organization instead.
func (c *Client) Templates(ctx context.Context, query string) ([]Template, error) {
	return c.templates(ctx, query, "templates")
}

// OrganizationTemplates is [Client.Templates] for one organization.
func (c *Client) OrganizationTemplates(ctx context.Context, organization, query string) ([]Template, error) {
	return c.templates(ctx, query, "organizations", organization, "templates")
}

func (c *Client) templates(ctx context.Context, query string, path ...string) ([]Template, error) {
	values := url.Values{}
	if query != "" {
		values.Set("q", query)
	}
	var list []Template
	err := c.getQuery(ctx, &list, values, path...)
	return list, err
}

// Template reads a template by id.
func (c *Client) Template(ctx context.Context, id string) (Template, error) {
	var t Template
	err := c.get(ctx, &t, "templates", id)
	return t, err
}

// TemplateByName reads a template by its name within an organization.
func (c *Client) TemplateByName(ctx context.Context, organization, name string) (Template, error) {
	var t Template
	err := c.get(ctx, &t, "organizations", organization, "templates", name)
	return t, err
}

// TemplateVersions lists versions of a template, the oldest first: at most limit,
// starting after the version with the id after, or with the first if after is "".
func (c *Client) TemplateVersions(ctx context.Context, template, after string, limit int) ([]TemplateVersion, error) {
	query := url.Values{"limit": {strconv.Itoa(limit)}, "include_archived": {"true"}}
	if after != "" {
		query.Set("after_id", after)
	}
	var list []TemplateVersion
	err := c.getQuery(ctx, &list, query, "templates", template, "versions")
	return list, err
}
