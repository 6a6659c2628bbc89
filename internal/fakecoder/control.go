package fakecoder

import (
	"crypto"
	"slices"
	"time"
)

// Requests returns what was received so far, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// ForgetRequests empties the log.
func (s *Server) ForgetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// Token returns a session token of the user, the same at each call.
func (s *Server) Token(username string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.userNamed(username).session.token()
}

// NewToken gives a user another session token that ends after lifetime and has
// the given scopes; none is all.
func (s *Server) NewToken(username string, lifetime time.Duration, scopes ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := apiKey{name: s.world.randomText(8), loginType: "token", lifetime: lifetime, scopes: scopes}
	return s.world.addKey(s.world.userNamed(username), k).token()
}

// AgentToken returns the token of the agent that runs in a workspace, given as
// "owner/name".
func (s *Server) AgentToken(workspace string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.agentToken(s.world.workspaceNamed(workspace).latest().index)
}

// WorkspaceID returns the id of a workspace, given as "owner/name".
func (s *Server) WorkspaceID(workspace string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.workspaceNamed(workspace).id()
}

// AddWorkspace adds a workspace while the server runs.
func (s *Server) AddWorkspace(spec WorkspaceSpec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.AddWorkspace(spec)
}

// Rebuild adds a build to a workspace, given as "owner/name".
func (s *Server) Rebuild(workspace string, spec BuildSpec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.addBuild(s.world.workspaceNamed(workspace), spec)
}

// Link links an account of the provider to a user, or unlinks it.
func (s *Server) Link(username, provider string, linked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.userNamed(username).links[provider] = linked
}

// UseKeys gives a user a key from newKey at once, and all whose keys are replaced from
// now on.
func (s *Server) UseKeys(username string, newKey func() crypto.Signer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.world.userNamed(username)
	s.world.newKey = newKey
	u.key = s.world.newSSHKey(u.key.created)
}

// SecretValue returns the value that a user's secret has on the server, which
// the API never shows, and whether there is such a secret.
func (s *Server) SecretValue(username, name string) (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := s.world.userNamed(username).secretNamed(name)
	if secret == nil {
		return "", false
	}
	return secret.value, true
}
