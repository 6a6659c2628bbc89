package fakecoder

func (s *Server) buildInfoRoutes() []route {
	return []route{{"GET", "/buildinfo", anyone, s.buildInfo, 0}}
}

type wireBuildInfo struct {
	ExternalURL           string `json:"external_url"`
	Version               string `json:"version"`
	DashboardURL          string `json:"dashboard_url"`
	Telemetry             bool   `json:"telemetry"`
	WorkspaceProxy        bool   `json:"workspace_proxy"`
	AgentAPIVersion       string `json:"agent_api_version"`
	ProvisionerAPIVersion string `json:"provisioner_api_version"`
	UpgradeMessage        string `json:"upgrade_message"`
	DeploymentID          string `json:"deployment_id"`
	WebpushPublicKey      string `json:"webpush_public_key"`
}

func (s *Server) buildInfo(c *call) *answer {
	return ok(wireBuildInfo{
		ExternalURL:           "https://github.com/coder/coder",
		Version:               s.options.Release.String(),
		DashboardURL:          "http://" + c.r.Host,
		AgentAPIVersion:       "1.0",
		ProvisionerAPIVersion: "1.18",
		DeploymentID:          uuid(kindDeployment, 1),
		WebpushPublicKey:      "BFake-key-of-a-server-in-memory-0123456789-0123456789-0123456789-0123456789-0123456789ab",
	})
}
