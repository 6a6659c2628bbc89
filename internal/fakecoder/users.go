package fakecoder

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

func (u *user) email() string { return u.name + "@example.com" }

func (u *user) status() string {
	if u.suspended {
		return "suspended"
	}
	return "active"
}

// wireUser is a user as the API shows it.
type wireUser struct {
	ID              string     `json:"id"`
	Username        string     `json:"username"`
	Name            string     `json:"name"`
	Email           string     `json:"email"`
	CreatedAt       time.Time  `json:"created_at"`
	UpdatedAt       time.Time  `json:"updated_at"`
	LastSeenAt      time.Time  `json:"last_seen_at"`
	Status          string     `json:"status"`
	LoginType       string     `json:"login_type"`
	OrganizationIDs []string   `json:"organization_ids"`
	Roles           []wireRole `json:"roles"`
	HasAISeat       bool       `json:"has_ai_seat"`
}

type wireRole struct {
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
}

func (u *user) wire() wireUser {
	w := wireUser{
		ID: u.id(), Username: u.name, Name: u.fullName, Email: u.email(),
		CreatedAt: u.created, UpdatedAt: u.seen, LastSeenAt: u.seen, Status: u.status(), LoginType: "password",
		OrganizationIDs: []string{}, Roles: []wireRole{},
	}
	for _, org := range u.orgs {
		w.OrganizationIDs = append(w.OrganizationIDs, org.id())
	}
	for _, role := range u.roles {
		w.Roles = append(w.Roles, wireRole{string(role), roleTitles[role]})
	}
	return w
}

// AddUser adds a user, with an SSH key and a session.
func (w *World) AddUser(spec UserSpec) {
	u := &user{
		index: len(w.users), name: spec.Name, fullName: spec.FullName, roles: spec.Roles, suspended: spec.Suspended,
		created: w.time(), seen: w.time(), links: map[string]bool{}, orgs: w.orgs[:1:1],
	}
	u.key = w.newSSHKey(w.time())
	u.session = w.addKey(u, apiKey{loginType: "password", lifetime: 30 * 24 * time.Hour})
	w.users = append(w.users, u)
	w.byName["user "+u.name] = u
}

// addKey gives u a new API key.
func (w *World) addKey(u *user, k apiKey) *apiKey {
	k.id, k.secret, k.owner = w.randomText(idLength), w.randomText(bodyLength), u
	k.created = w.time()
	k.expires = k.created.Add(k.lifetime)
	w.keys[k.id] = &k
	return &k
}

// subject resolves the {user} of a path: me, a user name or an id.
func (s *Server) subject(c *call) (*user, *answer) {
	name := c.param("user")
	for _, u := range s.world.users {
		named := name == "me" && u == c.token.owner || strings.EqualFold(name, u.name) || name == u.id()
		if named && c.may(readUser, u) {
			return u, nil
		}
	}
	a := hidden()
	if s.options.Release < Release232 {
		a = fail(http.StatusBadRequest, `"user" must be an existing uuid or username.`, "queried user="+strconv.Quote(name))
	}
	return nil, &a
}

func (s *Server) getUser(c *call) answer {
	u, refusal := s.subject(c)
	if refusal != nil {
		return *refusal
	}
	return ok(u.wire())
}

func (s *Server) listUsers(c *call) answer {
	page, refusal := readPage(c)
	if refusal != nil {
		return *refusal
	}
	var seen []*user
	for _, u := range s.world.users {
		if c.may(readUser, u) {
			seen = append(seen, u)
		}
	}
	body := struct {
		Users []wireUser `json:"users"`
		Count int        `json:"count"`
	}{[]wireUser{}, len(seen)}
	for _, u := range cut(page, seen, (*user).id) {
		body.Users = append(body.Users, u.wire())
	}
	return ok(body)
}

// Token returns a session token of the user, the same at each call.
func (s *Server) Token(username string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.userNamed(username).session.token()
}

// logout ends the session that asks for it.
func (s *Server) logout(c *call) answer {
	c.token.gone = true
	return ok(message{Message: "Logged out!"})
}
