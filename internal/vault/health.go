package vault

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Health is what can be told of a server without reading a secret.
type Health struct {
	Version string
	// TokenFrom says where the token is from; empty where there is none.
	TokenFrom string
	// TokenLife is how long the token lives; 0 where it lives for ever, and below
	// where its policies do not let it be seen.
	TokenLife time.Duration
	// Wraps is the path of which the token wraps the answer; empty where it is no
	// wrapping token.
	Wraps string
}

// Check asks the server how it is and, if there is a token in the environment or
// in a file, how long that lives. Logging in is not tried.
func (c *Client) Check(ctx context.Context) (Health, error) {
	e := &Error{doing: "ask %q of", Path: "sys/health", Needs: "no capability", noToken: true, fatal: true}
	// A server tells how it is outside every namespace only.
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
	// To ask about a wrapping token in its own name would use it up.
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
