package fakecoder

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (s *Server) tokenRoutes() []route {
	const tokens = "/users/{user}/keys/tokens"
	return []route{
		{"GET", tokens, session, on(s.userWith(readKey, "Internal error fetching API keys."), s.listTokens), 0},
		{"POST", tokens, session, on(s.userWith(createKey, "Failed to create API key."), s.createToken), 0},
		{"GET", tokens + "/{keyname}", session, on(s.userWith(readKey, "Internal error fetching API key."), s.getToken), 0},
	}
}

const (
	scopeAll        = "all"
	scopeConnect    = "application_connect"
	maxLifetime     = 100 * 365 * 24 * time.Hour
	defaultLifetime = 7 * 24 * time.Hour
)

type wireKey struct {
	ID              string    `json:"id"`
	UserID          string    `json:"user_id"`
	LastUsed        time.Time `json:"last_used"`
	ExpiresAt       time.Time `json:"expires_at"`
	CreatedAt       time.Time `json:"created_at"`
	UpdatedAt       time.Time `json:"updated_at"`
	LoginType       string    `json:"login_type"`
	Scope           string    `json:"scope"`
	Scopes          []string  `json:"scopes"`
	TokenName       string    `json:"token_name"`
	LifetimeSeconds int64     `json:"lifetime_seconds"`
	AllowList       []string  `json:"allow_list"`
	Username        string    `json:"username,omitempty"`
}

func (k *apiKey) wire() wireKey {
	w := wireKey{
		ID: k.id, UserID: k.owner.id(), LastUsed: time.Unix(0, 0).UTC(), ExpiresAt: k.expires, CreatedAt: k.created,
		UpdatedAt: k.created, LoginType: k.loginType, Scope: scopeAll, Scopes: []string{"coder:all"}, TokenName: k.name,
		LifetimeSeconds: int64(k.lifetime / time.Second), AllowList: []string{"*:*"}, Username: k.owner.name,
	}
	if !k.used.IsZero() {
		w.LastUsed = micros(k.used)
	}
	if len(k.scopes) > 0 {
		w.Scopes = k.scopes
		if slices.Equal(k.scopes, []string{"coder:" + scopeConnect}) {
			w.Scope = scopeConnect
		}
	}
	return w
}

// tokensOf lists a user's long-lived tokens, sorted by name.
func (w *World) tokensOf(u *user) []*apiKey {
	list := filter(slices.Collect(maps.Values(w.keys)), func(k *apiKey) bool {
		return k.owner == u && k.loginType == "token" && !k.gone
	})
	slices.SortFunc(list, func(a, b *apiKey) int { return cmp.Compare(a.name, b.name) })
	return list
}

func (w *World) tokenNamed(u *user, name string) *apiKey {
	return first(w.tokensOf(u), func(k *apiKey) bool { return k.name == name })
}

func (s *Server) listTokens(c *call, u *user) *answer {
	list := filter(s.world.tokensOf(u), func(k *apiKey) bool {
		return c.query("include_expired") == "true" || k.expires.After(s.options.Now())
	})
	return ok(each(list, (*apiKey).wire))
}

func (s *Server) getToken(c *call, u *user) *answer {
	k := s.world.tokenNamed(u, c.param("keyname"))
	if k == nil {
		return hidden()
	}
	return ok(k.wire())
}

func (s *Server) createToken(c *call, u *user) *answer {
	type CreateTokenRequest struct {
		Lifetime  time.Duration `json:"lifetime"`
		Scope     string        `json:"scope"`
		Scopes    []string      `json:"scopes"`
		TokenName string        `json:"token_name"`
	}
	var req CreateTokenRequest
	if refusal := decode(c, &req); refusal != nil {
		return refusal
	}
	k := apiKey{name: req.TokenName, loginType: "token", scopes: req.Scopes, lifetime: cmp.Or(req.Lifetime, defaultLifetime)}
	if len(k.scopes) == 0 && req.Scope == scopeConnect {
		k.scopes = []string{"coder:" + scopeConnect}
	}
	if refusal := s.checkToken(u, &k); refusal != nil {
		return refusal
	}
	return created(struct {
		Key string `json:"key"`
	}{s.world.addKey(u, k).token()})
}

// checkToken returns the refusal of a new token, and gives a token without a name
// one.
func (s *Server) checkToken(u *user, k *apiKey) *answer {
	for _, name := range k.scopes {
		if !strings.Contains(name, ":") {
			return fail(http.StatusInternalServerError, "Failed to create API key.", fmt.Sprintf("generate API key: invalid API key scope: %q", name))
		}
	}
	if k.lifetime < 0 || k.lifetime > maxLifetime {
		return fail(http.StatusBadRequest, "Failed to validate create API key request.", "lifetime must be positive")
	}
	if k.name == "" {
		k.name = s.world.randomText(8)
	}
	if s.world.tokenNamed(u, k.name) != nil {
		return invalid(http.StatusConflict, fmt.Sprintf("A token with name %q already exists.", k.name),
			[]validation{{"name", "This value is already in use and should be unique."}})
	}
	return nil
}
