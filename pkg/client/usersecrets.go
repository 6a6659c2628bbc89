package client

import (
	"context"
	"net/http"
	"time"
)

// UserSecret is a secret that the server stores for a user and injects into that
// user's workspaces. The API never returns its value.
type UserSecret struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	EnvName     string    `json:"env_name"`
	FilePath    string    `json:"file_path"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	// Enabled is nil if the server is too old to support it.
	Enabled *bool `json:"enabled,omitempty"`
}

func (s *UserSecret) lacks() string { return lack("name", s.Name) }

// CreateUserSecret is a secret to create. Enabled is sent if it is not nil; servers
// before 2.36 ignore it.
type CreateUserSecret struct {
	Name        string
	Value       Secret
	Description string
	EnvName     string
	FilePath    string
	Enabled     *bool
}

// UpdateUserSecret changes the fields that are not nil.
type UpdateUserSecret struct {
	Value       *Secret
	Description *string
	EnvName     *string
	FilePath    *string
	Enabled     *bool
}

// userSecretBody is the request body.
type userSecretBody struct {
	Name        string  `json:"name,omitempty"`
	Value       *onWire `json:"value,omitempty"`
	Description *string `json:"description,omitempty"`
	EnvName     *string `json:"env_name,omitempty"`
	FilePath    *string `json:"file_path,omitempty"`
	Enabled     *bool   `json:"enabled,omitempty"`
}

// UserSecrets lists a user's secrets, without values.
func (c *Client) UserSecrets(ctx context.Context, user string) ([]UserSecret, error) {
	var secrets []UserSecret
	err := c.get(ctx, &secrets, "users", user, "secrets")
	return secrets, err
}

// UserSecret reads one secret, without its value.
func (c *Client) UserSecret(ctx context.Context, user, name string) (UserSecret, error) {
	var s UserSecret
	err := c.get(ctx, &s, "users", user, "secrets", name)
	return s, err
}

// CreateUserSecret stores a new secret.
func (c *Client) CreateUserSecret(ctx context.Context, user string, s CreateUserSecret) (UserSecret, error) {
	body := userSecretBody{Name: s.Name, Value: &onWire{s.Value}, Description: optional(s.Description), EnvName: optional(s.EnvName), FilePath: optional(s.FilePath), Enabled: s.Enabled}
	var created UserSecret
	err := c.do(ctx, call{method: http.MethodPost, path: []string{"users", user, "secrets"}, body: body, out: &created, sent: []Secret{s.Value}})
	return created, err
}

// UpdateUserSecret changes a secret. Its name cannot be changed.
func (c *Client) UpdateUserSecret(ctx context.Context, user, name string, s UpdateUserSecret) (UserSecret, error) {
	body := userSecretBody{Description: s.Description, EnvName: s.EnvName, FilePath: s.FilePath, Enabled: s.Enabled}
	var updated UserSecret
	var sent []Secret
	if s.Value != nil {
		body.Value, sent = &onWire{*s.Value}, []Secret{*s.Value}
	}
	err := c.do(ctx, call{method: http.MethodPatch, path: []string{"users", user, "secrets", name}, body: body, out: &updated, sent: sent})
	return updated, err
}

// DeleteUserSecret removes a secret from the server. Workspaces keep the copies that
// they already have.
func (c *Client) DeleteUserSecret(ctx context.Context, user, name string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: []string{"users", user, "secrets", name}})
}

// BatchFormat is the format of a batch's content.
type BatchFormat string

// The formats of a batch.
const (
	BatchEnv  BatchFormat = "env"
	BatchJSON BatchFormat = "json"
	BatchYAML BatchFormat = "yaml"
)

// CreateUserSecrets creates all secrets of a file, or none. Servers before 2.36
// answer with [KindRouteMissing]. The answer of other servers is not decoded: success
// means that the secrets are stored.
func (c *Client) CreateUserSecrets(ctx context.Context, user string, format BatchFormat, content Secret) error {
	body := struct {
		Format  BatchFormat `json:"format"`
		Content onWire      `json:"content"`
	}{format, onWire{content}}
	return c.do(ctx, call{method: http.MethodPost, path: []string{"users", user, "secrets", "batch"}, body: body, sent: []Secret{content}})
}

// FilePathDelivery reports whether the server delivers secrets as files. A server
// that does not know this request always does.
func (c *Client) FilePathDelivery(ctx context.Context) (bool, error) {
	var answer struct {
		Enabled bool `json:"file_path_delivery_enabled"`
	}
	err := c.get(ctx, &answer, "deployment", "user-secrets", "capabilities")
	if IsKind(err, KindRouteMissing) || IsKind(err, KindNotFound) {
		return true, nil
	}
	return answer.Enabled, err
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
