package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

// GitSSHKey is the public half of a user's SSH key pair.
type GitSSHKey struct {
	UserID    string    `json:"user_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	// PublicKey is one line in the form of authorized_keys, without a line break.
	PublicKey string `json:"public_key"`
}

// GitSSHKey reads the public key of a user.
func (c *Client) GitSSHKey(ctx context.Context, user string) (GitSSHKey, error) {
	var key GitSSHKey
	err := c.get(ctx, &key, "users", user, "gitsshkey")
	key.PublicKey = strings.TrimSpace(key.PublicKey)
	if err == nil && key.PublicKey == "" {
		err = &NotCoderError{Host: c.base.Host, Reason: "its answer has no public key"}
	}
	return key, err
}

// RegenerateGitSSHKey replaces a user's key pair; old is the key it replaces, as
// read before. The request makes a new pair each time it arrives, so it is sent
// once: where its answer is lost, the key is read back and compared with old.
func (c *Client) RegenerateGitSSHKey(ctx context.Context, user string, old GitSSHKey) (GitSSHKey, error) {
	var key GitSSHKey
	err := c.do(ctx, call{method: http.MethodPut, path: []string{"users", user, "gitsshkey"}, out: &key})
	key.PublicKey = strings.TrimSpace(key.PublicKey)
	if err == nil && key.PublicKey != "" {
		return key, nil
	}
	var answer *Error
	var redirect *RedirectError
	if errors.As(err, &answer) && answer.Status < 500 || errors.As(err, &redirect) || ctx.Err() != nil {
		return GitSSHKey{}, err
	}
	now, readErr := c.GitSSHKey(ctx, user)
	switch {
	case readErr != nil:
		return GitSSHKey{}, &UnknownOutcomeError{What: "whether the key was regenerated", err: errors.Join(err, readErr)}
	case now.PublicKey != old.PublicKey:
		return now, nil
	case err == nil:
		err = &NotCoderError{Host: c.base.Host, Reason: "its answer has no public key"}
	}
	return GitSSHKey{}, err
}

// UnknownOutcomeError is a change whose answer was lost and that could not be
// looked up afterwards.
type UnknownOutcomeError struct {
	What string
	err  error
}

func (e *UnknownOutcomeError) Error() string {
	first := e.err
	if joined, ok := e.err.(interface{ Unwrap() []error }); ok {
		first = joined.Unwrap()[0]
	}
	return "it is not known " + e.What + ": " + first.Error()
}

// Hints says how to find out.
func (e *UnknownOutcomeError) Hints() []string {
	return []string{"look before you repeat it: coder-secrets publickey --fingerprint"}
}

// AgentGitSSHKey is the key pair of the owner of a workspace, as the workspace's
// agent gets it.
type AgentGitSSHKey struct {
	// PublicKey is one line in the form of authorized_keys, without a line break.
	PublicKey string
	// PrivateKey is a PEM block in OpenSSH's form.
	PrivateKey Secret
}

// AgentGitSSHKey reads the key pair with the token of a workspace agent.
func (c *Client) AgentGitSSHKey(ctx context.Context) (AgentGitSSHKey, error) {
	var key struct {
		PublicKey  string `json:"public_key"`
		PrivateKey Secret `json:"private_key"`
	}
	if err := c.get(ctx, &key, "workspaceagents", "me", "gitsshkey"); err != nil {
		return AgentGitSSHKey{}, err
	}
	if key.PrivateKey.Empty() {
		return AgentGitSSHKey{}, &NotCoderError{Host: c.base.Host, Reason: "its answer has no private key"}
	}
	return AgentGitSSHKey{PublicKey: strings.TrimSpace(key.PublicKey), PrivateKey: key.PrivateKey}, nil
}
