package fakecoder

// table lists the routes. Where a path takes several methods they stand in the
// order in which a 405 names them.
func (s *Server) table() []route {
	return []route{
		{"GET", "/buildinfo", anyone, s.buildInfo, 0},

		{"POST", "/users/logout", session, s.logout, 0},
		{"GET", "/users", session, s.listUsers, 0},
		{"GET", "/users/{user}", session, s.getUser, 0},
		{"GET", "/users/{user}/login-type", session, s.loginType, 0},
		{"GET", "/users/{user}/gitsshkey", session, s.getGitSSHKey, 0},
		{"PUT", "/users/{user}/gitsshkey", session, s.putGitSSHKey, 0},

		{"GET", "/workspaceagents/me/gitsshkey", workspaceAgent, s.agentGitSSHKey, 0},
	}
}
