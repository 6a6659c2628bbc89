package fakecoder

import (
	"fmt"
	"net/http"
	"strings"
)

const (
	signedOut  = "You are signed out or your session has expired. Please sign in again to continue."
	tokenName  = "coder_session_token"
	idLength   = 10
	bodyLength = 22
)

// sentToken returns the request's token. It looks in the same places as Coder, in the
// same order.
func sentToken(r *http.Request) string {
	if cookie, err := r.Cookie(tokenName); err == nil && cookie.Value != "" {
		return cookie.Value
	}
	if text := r.URL.Query().Get(tokenName); text != "" {
		return text
	}
	if text := r.Header.Get("Coder-Session-Token"); text != "" {
		return text
	}
	if scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		return text
	}
	return ""
}

// admit checks the token that the route requires, and returns a refusal, or nil.
func (s *Server) admit(who who, c *call) *answer {
	switch who {
	case session:
		return s.admitSession(c)
	case workspaceAgent:
		return s.admitAgent(c)
	}
	// No token is required, but a user's requests count towards the user's rate
	// limit.
	c.token = s.world.keyOf(sentToken(c.r))
	return nil
}

func (s *Server) admitSession(c *call) *answer {
	text := sentToken(c.r)
	if text == "" {
		return unauthorized(c.r, `Cookie "coder_session_token" or query parameter must be provided.`)
	}
	id, secret, err := splitToken(text)
	if err != nil {
		return unauthorized(c.r, "Invalid API key format: "+err.Error())
	}
	key := s.world.keys[id]
	now := s.options.Now()
	switch {
	case key == nil || key.gone:
		return unauthorized(c.r, "API key is invalid.")
	case key.secret != secret:
		return unauthorized(c.r, "API key secret is invalid.")
	case key.expires.Before(now):
		return unauthorized(c.r, fmt.Sprintf("API key expired at %q.", key.expires.UTC().Format("2006-01-02 15:04:05.999999 -0700 MST")))
	case key.owner.suspended:
		return challenge(c.r, "The access token is invalid", fail(http.StatusUnauthorized,
			`User is not active (status = "suspended"). Contact an admin to reactivate your account.`, ""))
	}
	key.used = now
	key.owner.seen = micros(now)
	c.token = key
	return nil
}

func splitToken(text string) (id, secret string, err error) {
	parts := strings.Split(text, "-")
	if len(parts) != 2 {
		return "", "", fmt.Errorf("incorrect amount of API key parts, expected 2 got %d", len(parts))
	}
	if len(parts[0]) != idLength {
		return "", "", fmt.Errorf("invalid API key ID length, expected %d got %d", idLength, len(parts[0]))
	}
	if len(parts[1]) != bodyLength {
		return "", "", fmt.Errorf("invalid API key secret length, expected %d got %d", bodyLength, len(parts[1]))
	}
	return parts[0], parts[1], nil
}

func unauthorized(r *http.Request, detail string) *answer {
	return challenge(r, "The access token has expired", fail(http.StatusUnauthorized, signedOut, detail))
}

// challenge adds the WWW-Authenticate header of a 401.
func challenge(r *http.Request, why string, a *answer) *answer {
	return a.with("Www-Authenticate", fmt.Sprintf(
		`Bearer realm="coder", error="invalid_token", error_description=%q, resource_metadata="http://%s/.well-known/oauth-protected-resource"`, why, r.Host))
}

func (s *Server) admitAgent(c *call) *answer {
	text := sentToken(c.r)
	if text == "" {
		return fail(http.StatusUnauthorized, `Cookie "coder_session_token" must be provided.`, "")
	}
	if _, err := parseUUID(text); err != nil {
		return fail(http.StatusUnauthorized, "Workspace agent token invalid.", fmt.Sprintf("An agent token must be a valid UUIDv4. (len %d)", len(text)))
	}
	c.agent = s.world.agentOf(text)
	if c.agent == nil {
		return fail(http.StatusUnauthorized, "Workspace agent not authorized.",
			"The agent cannot authenticate until the workspace provision job has been completed. If the job is no longer running, this agent is invalid.")
	}
	return nil
}

// keyOf returns the API key whose whole token is text.
func (w *World) keyOf(text string) *apiKey {
	id, secret, err := splitToken(text)
	if err != nil {
		return nil
	}
	if key := w.keys[id]; key != nil && key.secret == secret && !key.gone {
		return key
	}
	return nil
}
