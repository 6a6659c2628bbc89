package client

import "context"

// BuildInfo is what a server tells every caller about itself.
type BuildInfo struct {
	Version               string `json:"version"`
	ExternalURL           string `json:"external_url"`
	DashboardURL          string `json:"dashboard_url"`
	ProvisionerAPIVersion string `json:"provisioner_api_version"`
	DeploymentID          string `json:"deployment_id"`
}

func (b *BuildInfo) lacks() string { return lack("version", b.Version) }

// BuildInfo asks the server for its version. It needs no token.
func (c *Client) BuildInfo(ctx context.Context) (BuildInfo, error) {
	var info BuildInfo
	err := c.get(ctx, &info, "buildinfo")
	return info, err
}
