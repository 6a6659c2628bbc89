package fakecoder

import (
	"crypto"
	"slices"
	"time"
)

// Requests returns the requests received so far, oldest first.
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

// Token returns a session token of the user, the same one for each call.
func (s *Server) Token(username string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.userNamed(username).session.token()
}

// NewToken creates another session token for a user, which expires after lifetime and
// has the given scopes; without scopes it has all rights.
func (s *Server) NewToken(username string, lifetime time.Duration, scopes ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := apiKey{name: s.world.randomText(8), loginType: "token", lifetime: lifetime, scopes: scopes}
	return s.world.addKey(s.world.userNamed(username), k).token()
}

// AgentToken returns the token of the agent in a workspace, given as "owner/name".
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

// UseKeys immediately gives a user a key from newKey. Later key replacements, of all
// users, use newKey too.
func (s *Server) UseKeys(username string, newKey func() crypto.Signer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.world.userNamed(username)
	s.world.newKey = newKey
	u.key = s.world.newSSHKey(u.key.created)
}

// SecretValue returns the stored value of a user's secret, which the API never shows,
// and whether the secret exists.
func (s *Server) SecretValue(username, name string) (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := s.world.userNamed(username).secretNamed(name)
	if secret == nil {
		return "", false
	}
	return secret.value, true
}
