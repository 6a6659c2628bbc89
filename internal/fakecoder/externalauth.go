package fakecoder

import (
	"net/http"
	"slices"
)

// provider is a service at which users link an account, such as a git host.
type provider struct{ id, kind, name string }

func providers() []provider {
	return []provider{{"github", "github", "GitHub"}, {"gitlab", "gitlab", "GitLab"}}
}

func providerOf(id string) *provider {
	list := providers()
	if i := slices.IndexFunc(list, func(p provider) bool { return p.id == id }); i >= 0 {
		return &list[i]
	}
	return nil
}

// Link links an account of the provider to a user, or unlinks it.
func (s *Server) Link(username, provider string, linked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.userNamed(username).links[provider] = linked
}

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

func (s *Server) getExternalAuth(c *call) answer {
	p := providerOf(c.param("externalauth"))
	if p == nil {
		return hidden()
	}
	u := c.token.owner
	body := wireExternalAuth{Authenticated: u.links[p.id], DisplayName: p.name, Installations: []struct{}{}}
	if body.Authenticated {
		body.User = &wireLogin{ID: u.index + 1, Login: u.name, Name: u.fullName}
	}
	return ok(body)
}

// agentExternalAuth gives an agent its owner's token for a provider, or the page
// on which to get one.
func (s *Server) agentExternalAuth(c *call) answer {
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
	return s.externalToken(c, p)
}

func (s *Server) externalToken(c *call, p *provider) answer {
	type response struct {
		AccessToken string         `json:"access_token"`
		TokenExtra  map[string]any `json:"token_extra"`
		URL         string         `json:"url"`
		Type        string         `json:"type"`
		Username    string         `json:"username"`
		Password    string         `json:"password"`
	}
	if !c.agent.workspace.owner.links[p.id] {
		return ok(response{URL: "http://" + c.r.Host + "/external-auth/" + p.id})
	}
	token := s.world.externalToken(c.agent.workspace.owner, p.id)
	return ok(response{AccessToken: token, Type: p.kind, Username: "oauth2", Password: token})
}

// externalToken is an invented access token, the same at each call.
func (w *World) externalToken(u *user, id string) string {
	return "fake-" + id + "-token-of-" + u.name
}
