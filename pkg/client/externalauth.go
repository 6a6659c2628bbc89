package client

import (
	"context"
	"net/url"
)

// ExternalAuth is the state of a user's account at another service.
type ExternalAuth struct {
	Authenticated bool   `json:"authenticated"`
	DisplayName   string `json:"display_name"`
	Device        bool   `json:"device"`
}

// ExternalAuth reads whether the user linked the account with the given id.
func (c *Client) ExternalAuth(ctx context.Context, id string) (ExternalAuth, error) {
	var a ExternalAuth
	err := c.get(ctx, &a, "external-auth", id)
	return a, err
}

// ExternalToken is the access token of a linked account, as a workspace agent gets
// it. If the owner has not linked the account yet, AccessToken is empty and URL is
// the page for linking it. For some services the user name for git is the token
// itself.
type ExternalToken struct {
	AccessToken Secret `json:"access_token"`
	URL         string `json:"url"`
	Type        string `json:"type"`
	Username    Secret `json:"username"`
	Password    Secret `json:"password"`
}

func (t *ExternalToken) lacks() string {
	if t.AccessToken.Empty() && t.URL == "" {
		return "access token and no address to get one at"
	}
	return ""
}

// AgentExternalToken asks with a workspace agent's token for the access token of the
// owner's account with the given id.
func (c *Client) AgentExternalToken(ctx context.Context, id string) (ExternalToken, error) {
	var t ExternalToken
	err := c.getQuery(ctx, &t, url.Values{"id": {id}}, "workspaceagents", "me", "external-auth")
	return t, err
}

// AgentExternalTokenFor is AgentExternalToken for the provider that serves a URL,
// such as https://github.com.
func (c *Client) AgentExternalTokenFor(ctx context.Context, match string) (ExternalToken, error) {
	var t ExternalToken
	err := c.getQuery(ctx, &t, url.Values{"match": {match}}, "workspaceagents", "me", "external-auth")
	return t, err
}
