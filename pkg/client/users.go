package client

import (
	"context"
	"net/url"
	"strconv"
	"time"
)

// User is an account of the server.
type User struct {
	ID              string    `json:"id"`
	Username        string    `json:"username"`
	Name            string    `json:"name"`
	Email           string    `json:"email"`
	CreatedAt       time.Time `json:"created_at"`
	Status          string    `json:"status"`
	LoginType       string    `json:"login_type"`
	OrganizationIDs []string  `json:"organization_ids"`
	Roles           []Role    `json:"roles"`
}

func (u *User) lacks() string { return lack("username", u.Username) }

// Role is a site-wide role of a user.
type Role struct {
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
}

// User reads an account by user name, id or [Me].
func (c *Client) User(ctx context.Context, user string) (User, error) {
	var u User
	err := c.get(ctx, &u, "users", user)
	return u, err
}

// Users lists the accounts that the token may see, starting at offset, at most limit
// of them.
func (c *Client) Users(ctx context.Context, offset, limit int) (users []User, count int, err error) {
	var page struct {
		Users []User `json:"users"`
		Count int    `json:"count"`
	}
	query := url.Values{"offset": {strconv.Itoa(offset)}, "limit": {strconv.Itoa(limit)}}
	err = c.getQuery(ctx, &page, query, "users")
	return page.Users, page.Count, err
}

// Logout ends the session of the client's token on the server.
func (c *Client) Logout(ctx context.Context) error {
	return c.do(ctx, call{method: "POST", path: []string{"users", "logout"}})
}
