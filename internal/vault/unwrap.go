package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/vault/api"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// unwrapPath is the reference path of what the token wraps; cubbyhole/response is its
// deprecated name.
const unwrapPath = "sys/wrapping/unwrap"

func unwraps(path string) bool { return path == unwrapPath || path == "cubbyhole/response" }

// unwrap reads what the current token wraps. This works only once.
func (c *Client) unwrap(ctx context.Context, ref Ref) (*answer, error) {
	got, err := c.api.Logical().UnwrapWithContext(ctx, "")
	e := &Error{doing: "read %q from", Path: ref.String(), Needs: needs("update", unwrapPath), noToken: true, fatal: true}
	if err != nil {
		c.explainUnwrap(ctx, e, err)
		return nil, e
	}
	a := &answer{path: unwrapPath}
	switch {
	case got != nil && got.Auth != nil:
		a.fields = map[string]any{"token": got.Auth.ClientToken}
	case got != nil && isVersion2(got):
		a.fields = fieldsOf(got, true)
	case got != nil:
		a.fields = got.Data
	}
	if got != nil && got.LeaseID != "" {
		// The lease belongs to the client that wrapped the answer, so this client
		// does not revoke it.
		a.lease = &Lease{Path: ref.Path, Duration: seconds(got.LeaseDuration), Renewable: got.Renewable, id: got.LeaseID}
	}
	return a, nil
}

// explainUnwrap explains the two refusals of unwrapping.
func (c *Client) explainUnwrap(ctx context.Context, e *Error, err error) {
	e = c.explain(ctx, e, err)
	var refused *api.ResponseError
	if errors.As(err, &refused) && (refused.StatusCode == 400 || refused.StatusCode == 403) {
		e.auth = true
		e.Why = fmt.Sprintf("the token from %s is no response-wrapping token, or was unwrapped before, or has expired", c.tokenFrom())
		e.hints = []string{"if you did not unwrap it, somebody else may have: have what it wrapped replaced"}
	}
}

// wrappedIn returns the path of the request that created a wrapping token. It sends
// no token: any request with the wrapping token as its own would use it up.
func (c *Client) wrappedIn(ctx context.Context, token secret.Secret) (path string, err error) {
	got, err := c.api.Logical().WriteWithContext(ctx, "sys/wrapping/lookup", map[string]any{"token": token.RevealString()})
	if err != nil {
		return "", err
	}
	if got != nil {
		path, _ = got.Data["creation_path"].(string)
	}
	return path, nil
}

// unwrapToken logs in with the token that the stored token wraps. It first checks
// that a token is wrapped, because unwrapping anything else would lose it.
func (c *Client) unwrapToken(ctx context.Context) error {
	token, err := c.storedToken(ctx)
	if err != nil {
		return err
	}
	e := &Error{doing: "log in by %q to", Path: unwrapPath, Needs: needs("update", unwrapPath), noToken: true, fatal: true}
	made, err := c.wrappedIn(ctx, token)
	if err != nil {
		c.explainUnwrap(ctx, e, err)
		return e
	}
	if !strings.HasPrefix(made, "auth/") {
		e.Why, e.auth = fmt.Sprintf("the token from %s wraps what was read at %q, which is no token", c.tokenFrom(), made), true
		e.hints = []string{"read it: --from-vault sys/wrapping/unwrap#FIELD"}
		return c.located(e)
	}
	got, err := c.api.Logical().UnwrapWithContext(ctx, token.RevealString())
	switch {
	case err != nil:
		c.explainUnwrap(ctx, e, err)
		return e
	case got == nil || got.Auth == nil:
		e.Why, e.auth = fmt.Sprintf("the token from %s wrapped no token", c.tokenFrom()), true
		return c.located(e)
	}
	c.login.used = append(c.login.used, token)
	c.take(got, "the unwrapped answer")
	return nil
}

// secretID returns approle's secret id, unwrapped if necessary. An absent one is not
// an error.
func (c *Client) secretID(ctx context.Context) (secret.Secret, error) {
	id := secret.FromString(strings.TrimSpace(c.env.getenv("VAULT_SECRET_ID")))
	if !wrapping(id) {
		return id, nil
	}
	c.login.used = append(c.login.used, id)
	c.login.from = "VAULT_SECRET_ID"
	got, err := c.api.Logical().UnwrapWithContext(ctx, id.RevealString())
	c.api.ClearToken()
	e := &Error{doing: "log in by %q to", Path: c.opts.Login.path(), Needs: needs("update", unwrapPath), noToken: true, fatal: true}
	if err != nil {
		c.explainUnwrap(ctx, e, err)
		return secret.Secret{}, e
	}
	text := ""
	if got != nil {
		text, _ = got.Data["secret_id"].(string)
	}
	if text == "" {
		e.Why, e.auth = "VAULT_SECRET_ID wraps no secret id", true
		return secret.Secret{}, c.located(e)
	}
	return secret.FromString(text), nil
}

// wrapping reports whether a secret id is a wrapping token: secret ids are UUIDs, and
// tokens have a prefix for their kind.
func wrapping(id secret.Secret) bool {
	text := id.RevealString()
	return strings.HasPrefix(text, "hvs.") || strings.HasPrefix(text, "s.")
}
