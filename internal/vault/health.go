package vault

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Health is what can be learned about a server without reading a secret.
type Health struct {
	Version string
	// TokenFrom is the source of the token; empty if there is no token.
	TokenFrom string
	// TokenLife is how long the token remains valid: 0 means for ever, and a negative
	// value means that its policies do not allow looking it up.
	TokenLife time.Duration
	// Wraps is the path whose answer the token wraps; empty if it is not a wrapping
	// token.
	Wraps string
}

// Check asks the server for its health and, if the environment or a file has a token,
// for its remaining lifetime. It does not log in.
func (c *Client) Check(ctx context.Context) (Health, error) {
	e := &Error{doing: "ask %q of", Path: "sys/health", Needs: "no capability", noToken: true, fatal: true}
	// The health route works only outside namespaces.
	health, err := c.api.WithNamespace("").Sys().HealthWithContext(retriable(ctx))
	switch {
	case err != nil:
		return Health{}, c.explain(ctx, e, err)
	case health.Version == "":
		return Health{}, c.explain(ctx, e, errNotVault)
	case !health.Initialized:
		e.Why, e.hints = "it is not set up yet", []string{"ask an operator to set it up: vault operator init"}
		return Health{}, c.located(e)
	case health.Sealed:
		e.Why, e.hints = "it is sealed", []string{unsealHint}
		return Health{}, c.located(e)
	}
	return c.checkToken(ctx, Health{Version: oneLine(health.Version)})
}

func (c *Client) checkToken(ctx context.Context, h Health) (Health, error) {
	if m := c.opts.Login.Method; m != "" && m != "token" {
		return h, nil
	}
	token, err := c.storedToken(ctx)
	switch {
	case errors.Is(err, errNoToken):
		return h, nil
	case err != nil:
		e := &Error{doing: "use %q in", Path: "the stored token", Needs: needs("read", "auth/token/lookup-self"), fatal: true}
		return h, c.unusable(ctx, e, err)
	}
	h.TokenFrom = c.tokenFrom()
	// A request with a wrapping token as its own token would use it up.
	if h.Wraps, err = c.wrappedIn(ctx, token); err == nil && h.Wraps != "" {
		return h, nil
	}
	c.api.SetToken(token.RevealString())
	got, err := c.api.Logical().ReadWithContext(retriable(ctx), "auth/token/lookup-self")
	if err != nil {
		e := c.explain(ctx, &Error{doing: "use %q in", Path: "the token from " + h.TokenFrom, Needs: needs("read", "auth/token/lookup-self")}, err)
		if e.auth && !e.fatal {
			h.TokenLife = -1
			return h, nil
		}
		return h, e
	}
	if got != nil {
		life, _ := got.Data["ttl"].(json.Number)
		n, _ := life.Int64()
		h.TokenLife = time.Duration(n) * time.Second
	}
	return h, nil
}
