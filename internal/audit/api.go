package audit

import (
	"context"
	"io"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// API is what an audit needs from a server. [client.Client] implements it.
type API interface {
	User(ctx context.Context, user string) (client.User, error)
	Organizations(ctx context.Context, user string) ([]client.Organization, error)
	Templates(ctx context.Context, query string) ([]client.Template, error)
	OrganizationTemplates(ctx context.Context, organization, query string) ([]client.Template, error)
	TemplateVersion(ctx context.Context, id string) (client.TemplateVersion, error)
	TemplateVersionByName(ctx context.Context, template, name string) (client.TemplateVersion, error)
	TemplateVersions(ctx context.Context, template, after string, limit int) ([]client.TemplateVersion, error)
	File(ctx context.Context, id string) (io.ReadCloser, error)
	RichParameters(ctx context.Context, version string) ([]client.RichParameter, error)
	TemplateVariables(ctx context.Context, version string) ([]client.TemplateVariable, error)
	Presets(ctx context.Context, version string) ([]client.Preset, error)
	TemplateResources(ctx context.Context, version string) ([]client.Resource, error)
	Workspaces(ctx context.Context, query string, offset, limit int) ([]client.Workspace, int, error)
	Builds(ctx context.Context, workspace string, offset, limit int) ([]client.Build, error)
	BuildParameters(ctx context.Context, build string) ([]client.BuildParameter, error)
}
