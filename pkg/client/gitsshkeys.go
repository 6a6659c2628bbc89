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
	// PublicKey is one line in authorized_keys format, without a line break.
	PublicKey string `json:"public_key"`
}

func (k *GitSSHKey) lacks() string { return lack("public key", strings.TrimSpace(k.PublicKey)) }

// GitSSHKey reads the public key of a user.
func (c *Client) GitSSHKey(ctx context.Context, user string) (GitSSHKey, error) {
	var key GitSSHKey
	err := c.get(ctx, &key, "users", user, "gitsshkey")
	key.PublicKey = strings.TrimSpace(key.PublicKey)
	return key, err
}

// RegenerateGitSSHKey replaces a user's key pair; old is the key that it replaces, as
// read before. The server creates a new pair for every request it receives, so the
// request is sent once: if its answer is lost, the key is read back and compared with
// old.
func (c *Client) RegenerateGitSSHKey(ctx context.Context, user string, old GitSSHKey) (GitSSHKey, error) {
	if err := ctx.Err(); err != nil {
		return GitSSHKey{}, err
	}
	var key GitSSHKey
	err := c.do(ctx, call{method: http.MethodPut, path: []string{"users", user, "gitsshkey"}, out: &key})
	key.PublicKey = strings.TrimSpace(key.PublicKey)
	switch {
	case err == nil:
		return key, nil
	case ctx.Err() != nil:
		return GitSSHKey{}, &UnknownOutcomeError{What: "whether the key was regenerated", err: ctx.Err()}
	case !mayHaveHappened(err):
		return GitSSHKey{}, err
	}
	now, readErr := c.GitSSHKey(ctx, user)
	switch {
	case readErr != nil:
		return GitSSHKey{}, &UnknownOutcomeError{What: "whether the key was regenerated", err: err}
	case now.PublicKey != old.PublicKey:
		return now, nil
	}
	return GitSSHKey{}, &KeyUnchangedError{err}
}

// mayHaveHappened reports whether a change that ended with err may have been carried
// out nevertheless: its answer was lost, or did not come from the server.
func mayHaveHappened(err error) bool {
	var answer *Error
	var network *NetworkError
	var foreign *NotCoderError
	return errors.As(err, &answer) && answer.Status >= 500 ||
		errors.As(err, &network) && !network.Unsent || errors.As(err, &foreign)
}

// KeyUnchangedError is a failed regeneration after which the server still has the old
// key.
type KeyUnchangedError struct{ err error }

func (e *KeyUnchangedError) Error() string { return e.err.Error() }

// As finds the cause. There is no Unwrap, because the cause's hints do not help here.
func (e *KeyUnchangedError) As(target any) bool { return errors.As(e.err, target) }

// Hints says that the key is unchanged.
func (e *KeyUnchangedError) Hints() []string {
	return []string{"the key was read back and is still the one before; look once more before you repeat it: coder-secrets publickey --fingerprint"}
}

// UnknownOutcomeError is a change whose answer was lost and whose result could not be
// checked afterwards.
type UnknownOutcomeError struct {
	What string
	err  error
}

func (e *UnknownOutcomeError) Error() string {
	why := e.err.Error()
	if errors.Is(e.err, context.Canceled) {
		why = "interrupted while the server was at it"
	}
	return "it is not known " + e.What + ": " + why
}

// As finds the cause. There is no Unwrap, because the cause's hints do not help here.
func (e *UnknownOutcomeError) As(target any) bool { return errors.As(e.err, target) }

// Is reports whether target is the cause.
func (e *UnknownOutcomeError) Is(target error) bool { return errors.Is(e.err, target) }

// Hints says how to find out.
func (e *UnknownOutcomeError) Hints() []string {
	return []string{"look before you repeat it: coder-secrets publickey --fingerprint"}
}

// AgentGitSSHKey is the key pair of a workspace's owner, as the workspace's agent
// gets it.
type AgentGitSSHKey struct {
	// PublicKey is one line in authorized_keys format, without a line break.
	PublicKey string
	// PrivateKey is a PEM block in OpenSSH's format.
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
