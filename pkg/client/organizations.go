package client

import "context"

// Organization holds templates and members.
type Organization struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
	IsDefault   bool   `json:"is_default"`
}

func (o *Organization) lacks() string { return lack("id", o.ID) }

// Organizations lists the organizations that a user is a member of.
func (c *Client) Organizations(ctx context.Context, user string) ([]Organization, error) {
	var list []Organization
	err := c.get(ctx, &list, "users", user, "organizations")
	return list, err
}

// Organization reads an organization by name or id.
func (c *Client) Organization(ctx context.Context, organization string) (Organization, error) {
	var o Organization
	err := c.get(ctx, &o, "organizations", organization)
	return o, err
}
