package fakecoder

// table lists the routes. Where a path takes several methods they stand in the
// order in which a 405 names them.
func (s *Server) table() []route {
	return []route{
		{"GET", "/buildinfo", anyone, s.buildInfo, 0},

		{"POST", "/users/logout", session, s.logout, 0},
		{"GET", "/users", session, s.listUsers, 0},
		{"GET", "/users/{user}", session, s.getUser, 0},
		{"GET", "/users/{user}/gitsshkey", session, s.getGitSSHKey, 0},
		{"PUT", "/users/{user}/gitsshkey", session, s.putGitSSHKey, 0},

		{"GET", "/users/{user}/secrets", session, s.listSecrets, Release233},
		{"POST", "/users/{user}/secrets", session, s.createSecret, Release233},
		{"POST", "/users/{user}/secrets/batch", session, s.importSecrets, Release236},
		{"GET", "/users/{user}/secrets/{name}", session, s.getSecret, Release233},
		{"PATCH", "/users/{user}/secrets/{name}", session, s.patchSecret, Release233},
		{"DELETE", "/users/{user}/secrets/{name}", session, s.deleteSecret, Release233},
		{"GET", "/deployment/user-secrets/capabilities", session, s.secretCapabilities, Release237},

		{"GET", "/users/{user}/keys/tokens", session, s.listTokens, 0},
		{"POST", "/users/{user}/keys/tokens", session, s.createToken, 0},
		{"GET", "/users/{user}/keys/tokens/{keyname}", session, s.getToken, 0},
		{"GET", "/users/{user}/organizations", session, s.userOrgs, 0},
		{"GET", "/users/{user}/workspace/{workspacename}", session, s.workspaceByName, 0},

		{"GET", "/organizations", session, s.listOrgs, 0},
		{"GET", "/organizations/{organization}", session, s.getOrg, 0},
		{"GET", "/organizations/{organization}/templates", session, s.orgTemplates, 0},
		{"GET", "/organizations/{organization}/templates/{templatename}", session, s.getOrgTemplate, 0},

		{"GET", "/templates", session, s.listTemplates, 0},
		{"GET", "/templates/{template}", session, s.getTemplate, 0},
		{"GET", "/templates/{template}/versions", session, s.listVersions, 0},
		{"GET", "/templates/{template}/versions/{templateversionname}", session, s.templateVersionByName, 0},

		{"GET", "/templateversions/{templateversion}", session, s.getVersion, 0},
		{"GET", "/templateversions/{templateversion}/rich-parameters", session, s.ofVersion(richParameters), 0},
		{"GET", "/templateversions/{templateversion}/variables", session, s.ofVersion(variables), 0},
		{"GET", "/templateversions/{templateversion}/presets", session, s.ofVersion(presets), 0},
		{"GET", "/templateversions/{templateversion}/resources", session, s.ofVersion(versionResources), 0},

		{"GET", "/files/{fileID}", session, s.getFile, 0},

		{"GET", "/workspaces", session, s.listWorkspaces, 0},
		{"GET", "/workspaces/{workspace}", session, s.workspace, 0},
		{"GET", "/workspaces/{workspace}/builds", session, s.listBuilds, 0},

		{"GET", "/workspacebuilds/{workspacebuild}", session, s.ofBuild(func(b *build) any { return b.wire() }), 0},
		{"GET", "/workspacebuilds/{workspacebuild}/parameters", session, s.ofBuild(func(b *build) any { return b.values() }), 0},
		{"GET", "/workspacebuilds/{workspacebuild}/resources", session, s.ofBuild(func(b *build) any { return b.resources() }), 0},
		{"GET", "/workspacebuilds/{workspacebuild}/state", session, s.buildState, 0},

		{"GET", "/external-auth/{externalauth}", session, s.getExternalAuth, 0},

		{"GET", "/workspaceagents/me/gitsshkey", workspaceAgent, s.agentGitSSHKey, 0},
		{"GET", "/workspaceagents/me/external-auth", workspaceAgent, s.agentExternalAuth, 0},
	}
}
