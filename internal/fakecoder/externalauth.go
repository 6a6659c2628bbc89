package fakecoder

import "net/http"

func (s *Server) externalAuthRoutes() []route {
	return []route{
		{"GET", "/external-auth/{externalauth}", session, on(provided, s.getExternalAuth), 0},
		{"GET", "/workspaceagents/me/external-auth", workspaceAgent, s.agentExternalAuth, 0},
	}
}

// provider is a service at which users link an account, such as a git host.
type provider struct{ id, kind, name string }

var providers = []*provider{{"github", "github", "GitHub"}, {"gitlab", "gitlab", "GitLab"}}

func providerOf(id string) *provider {
	return first(providers, func(p *provider) bool { return p.id == id })
}

// provided returns the {externalauth} of a path.
func provided(c *call) (*provider, *answer) { return found(providerOf(c.param("externalauth"))) }

type wireExternalAuth struct {
	Authenticated      bool       `json:"authenticated"`
	Device             bool       `json:"device"`
	DisplayName        string     `json:"display_name"`
	SupportsRevocation bool       `json:"supports_revocation"`
	User               *wireLogin `json:"user"`
	AppInstallable     bool       `json:"app_installable"`
	Installations      []struct{} `json:"installations"`
	AppInstallURL      string     `json:"app_install_url"`
}

type wireLogin struct {
	ID         int    `json:"id"`
	Login      string `json:"login"`
	AvatarURL  string `json:"avatar_url"`
	ProfileURL string `json:"profile_url"`
	Name       string `json:"name"`
}

func (s *Server) getExternalAuth(c *call, p *provider) *answer {
	u := c.token.owner
	body := wireExternalAuth{Authenticated: u.links[p.id], DisplayName: p.name, Installations: []struct{}{}}
	if body.Authenticated {
		body.User = &wireLogin{ID: u.index + 1, Login: u.name, Name: u.fullName}
	}
	return ok(body)
}

// agentExternalAuth gives an agent its owner's token for a provider, or the URL for
// linking the account. The token is invented, and the same for each call.
func (s *Server) agentExternalAuth(c *call) *answer {
	if c.query("id") == "" && c.query("match") == "" {
		return fail(http.StatusBadRequest, "'id' or 'match' as query parameter must be provided!", "")
	}
	p := providerOf(c.query("id"))
	if p == nil && c.query("match") != "" {
		p = providerOf("github")
	}
	if p == nil {
		return fail(http.StatusNotFound, "No matching external auth provider found in Coder for the url.", "")
	}
	type response struct {
		AccessToken string         `json:"access_token"`
		TokenExtra  map[string]any `json:"token_extra"`
		URL         string         `json:"url"`
		Type        string         `json:"type"`
		Username    string         `json:"username"`
		Password    string         `json:"password"`
	}
	owner := c.agent.workspace.owner
	if !owner.links[p.id] {
		return ok(response{URL: "http://" + c.r.Host + "/external-auth/" + p.id})
	}
	token := "fake-" + p.id + "-token-of-" + owner.name
	return ok(response{AccessToken: token, Type: p.kind, Username: "oauth2", Password: token})
}
