package client

import (
	"bytes"
	"context"
	"time"
)

// Token is what a server says about a token. It does not contain the token itself.
type Token struct {
	ID        string    `json:"id"`
	UserID    string    `json:"user_id"`
	LastUsed  time.Time `json:"last_used"`
	ExpiresAt time.Time `json:"expires_at"`
	CreatedAt time.Time `json:"created_at"`
	LoginType string    `json:"login_type"`
	Scopes    []string  `json:"scopes"`
	Name      string    `json:"token_name"`
}

// Tokens lists a user's tokens, without the sessions of the dashboard and of `coder
// login`.
func (c *Client) Tokens(ctx context.Context, user string) ([]Token, error) {
	var tokens []Token
	err := c.get(ctx, &tokens, "users", user, "keys", "tokens")
	return tokens, err
}

// IsIDOf reports whether t describes token: a token has the form "<id>-<secret>".
func (t Token) IsIDOf(token Secret) bool {
	id, _, ok := bytes.Cut(token.Reveal(), []byte("-"))
	return ok && string(id) == t.ID
}
