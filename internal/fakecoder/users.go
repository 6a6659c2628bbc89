package fakecoder

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

func (s *Server) userRoutes() []route {
	return []route{
		{"POST", "/users/logout", session, s.logout, 0},
		{"GET", "/users", session, s.listUsers, 0},
		{"GET", "/users/{user}", session, on(s.user, shown((*user).wire)), 0},
	}
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
		ID: u.id(), Username: u.name, Name: u.fullName, Email: u.name + "@example.com",
		CreatedAt: u.created, UpdatedAt: u.seen, LastSeenAt: u.seen, Status: "active", LoginType: "password",
		OrganizationIDs: each(u.orgs, (*organization).id),
		Roles:           each(u.roles, func(r Role) wireRole { return wireRole{string(r), roleTitles[r]} }),
	}
	if u.suspended {
		w.Status = "suspended"
	}
	return w
}

// user returns the {user} of a path: "me", a user name or an id.
func (s *Server) user(c *call) (*user, *answer) {
	name := c.param("user")
	u := first(s.world.users, func(u *user) bool {
		named := name == "me" && u == c.token.owner || strings.EqualFold(name, u.name) || name == u.id()
		return named && c.may(readUser, u)
	})
	if u == nil && s.options.Release < Release232 {
		return nil, fail(http.StatusBadRequest, `"user" must be an existing uuid or username.`, "queried user="+strconv.Quote(name))
	}
	return found(u)
}

// userWith is user for callers who need a right over what belongs to the user.
// Without the right, the answer is an internal error with that text.
func (s *Server) userWith(what right, text string) func(*call) (*user, *answer) {
	return func(c *call) (*user, *answer) {
		u, refusal := s.user(c)
		if refusal == nil && !c.may(what, u) {
			refusal = refused(text)
		}
		return u, refusal
	}
}

func (s *Server) listUsers(c *call) *answer {
	page, refusal := readPage(c)
	if refusal != nil {
		return refusal
	}
	seen := filter(s.world.users, func(u *user) bool { return c.may(readUser, u) })
	return ok(struct {
		Users []wireUser `json:"users"`
		Count int        `json:"count"`
	}{each(cut(page, seen), (*user).wire), len(seen)})
}

// logout ends the session of the request's token.
func (s *Server) logout(c *call) *answer {
	c.token.gone = true
	return ok(message{Message: "Logged out!"})
}
