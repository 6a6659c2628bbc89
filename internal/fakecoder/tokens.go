package fakecoder

import (
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"
)

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

// tokensOf lists the long-lived tokens of a user by their names.
func (w *World) tokensOf(u *user) []*apiKey {
	var list []*apiKey
	for _, k := range w.keys {
		if k.owner == u && k.loginType == "token" && !k.gone {
			list = append(list, k)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].name < list[j].name })
	return list
}

func (s *Server) listTokens(c *call) answer {
	u, refusal := s.secretsOf(c, readKey, "Internal error fetching API keys.")
	if refusal != nil {
		return *refusal
	}
	list := []wireKey{}
	for _, k := range s.world.tokensOf(u) {
		if c.query("include_expired") == "true" || k.expires.After(s.options.Now()) {
			list = append(list, k.wire())
		}
	}
	return ok(list)
}

func (s *Server) getToken(c *call) answer {
	u, refusal := s.secretsOf(c, readKey, "Internal error fetching API key.")
	if refusal != nil {
		return *refusal
	}
	for _, k := range s.world.tokensOf(u) {
		if k.name == c.param("keyname") {
			return ok(k.wire())
		}
	}
	return hidden()
}

func (s *Server) createToken(c *call) answer {
	u, refusal := s.secretsOf(c, createKey, "Failed to create API key.")
	if refusal != nil {
		return *refusal
	}
	type CreateTokenRequest struct {
		Lifetime  time.Duration `json:"lifetime"`
		Scope     string        `json:"scope"`
		Scopes    []string      `json:"scopes"`
		TokenName string        `json:"token_name"`
	}
	var req CreateTokenRequest
	if refusal := decode(c, &req); refusal != nil {
		return *refusal
	}
	k := apiKey{name: req.TokenName, loginType: "token", scopes: req.Scopes, lifetime: req.Lifetime}
	if refusal := s.checkToken(u, &k, req.Scope); refusal != nil {
		return *refusal
	}
	return created(struct {
		Key string `json:"key"`
	}{s.world.addKey(u, k).token()})
}

// checkToken fills up what a new token leaves open, and returns its refusal.
func (s *Server) checkToken(u *user, k *apiKey, scope string) *answer {
	for _, name := range k.scopes {
		if !strings.Contains(name, ":") {
			a := fail(http.StatusInternalServerError, "Failed to create API key.", fmt.Sprintf("generate API key: invalid API key scope: %q", name))
			return &a
		}
	}
	if len(k.scopes) == 0 && scope == scopeConnect {
		k.scopes = []string{"coder:" + scopeConnect}
	}
	if k.lifetime == 0 {
		k.lifetime = defaultLifetime
	}
	if k.lifetime < 0 || k.lifetime > maxLifetime {
		a := fail(http.StatusBadRequest, "Failed to validate create API key request.", "lifetime must be positive")
		return &a
	}
	if k.name == "" {
		k.name = s.world.randomText(8)
	}
	for _, other := range s.world.tokensOf(u) {
		if other.name == k.name {
			a := invalid(http.StatusConflict, fmt.Sprintf("A token with name %q already exists.", k.name),
				[]validation{{"name", "This value is already in use and should be unique."}})
			return &a
		}
	}
	return nil
}

// NewToken gives a user another session token that ends after lifetime and has
// the given scopes; none is all.
func (s *Server) NewToken(username string, lifetime time.Duration, scopes ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := apiKey{name: s.world.randomText(8), loginType: "token", lifetime: lifetime, scopes: scopes}
	return s.world.addKey(s.world.userNamed(username), k).token()
}
