package client_test

import (
	"context"
	"io"
	"reflect"
	"slices"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/contract"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// TestEveryMethodFollowsTheDescription calls each method of the client, and checks
// each request and each answer against Coder's own description of its API.
func TestEveryMethodFollowsTheDescription(t *testing.T) {
	t.Parallel()
	srv, url := newServerWith(t, fakecoder.Options{Unlimited: true})
	checked := contract.Transport(t, transport(t))
	plug := func(o *client.Options) { o.Transport = checked }
	c := newClient(t, url, srv.Token("admin"), plug)
	agent := newClient(t, url, srv.AgentToken("admin/dev1"), plug)
	ctx := t.Context()

	called := map[string]bool{"URL": true}
	must := func(name string, err error) {
		t.Helper()
		called[name] = true
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	ok := func(name string) func(any, error) {
		return func(_ any, err error) { t.Helper(); must(name, err) }
	}
	ok("BuildInfo")(c.BuildInfo(ctx))
	ok("User")(c.User(ctx, client.Me))
	_, _, err := c.Users(ctx, 0, 2)
	must("Users", err)
	ok("Tokens")(c.Tokens(ctx, client.Me))
	old, err := c.GitSSHKey(ctx, client.Me)
	must("GitSSHKey", err)
	ok("RegenerateGitSSHKey")(c.RegenerateGitSSHKey(ctx, client.Me, old))
	ok("AgentGitSSHKey")(agent.AgentGitSSHKey(ctx))
	ok("AgentExternalToken")(agent.AgentExternalToken(ctx, "github"))
	ok("AgentExternalTokenFor")(agent.AgentExternalTokenFor(ctx, "https://github.com"))
	ok("ExternalAuth")(c.ExternalAuth(ctx, "github"))

	env, text := "A_TOKEN", "text"
	ok("CreateUserSecret")(c.CreateUserSecret(ctx, client.Me, client.CreateUserSecret{Name: "a", Value: secret.FromString("v"), Description: "d", EnvName: "A"}))
	value := secret.FromString("w")
	ok("UpdateUserSecret")(c.UpdateUserSecret(ctx, client.Me, "a", client.UpdateUserSecret{Value: &value, Description: &text, EnvName: &env}))
	ok("UserSecrets")(c.UserSecrets(ctx, client.Me))
	ok("UserSecret")(c.UserSecret(ctx, client.Me, "a"))
	must("DeleteUserSecret", c.DeleteUserSecret(ctx, client.Me, "a"))

	ok("Organizations")(c.Organizations(ctx, client.Me))
	organizations, err := c.Organizations(ctx, client.Me)
	if err != nil || len(organizations) == 0 {
		t.Fatalf("no organizations: %v", err)
	}
	ok("Organization")(c.Organization(ctx, organizations[0].ID))
	templates, err := c.Templates(ctx, "")
	must("Templates", err)
	if len(templates) == 0 {
		t.Fatal("no templates")
	}
	tmpl := templates[0]
	ok("OrganizationTemplates")(c.OrganizationTemplates(ctx, tmpl.OrganizationID, client.DeprecatedTemplates))
	ok("Template")(c.Template(ctx, tmpl.ID))
	ok("TemplateByName")(c.TemplateByName(ctx, tmpl.OrganizationID, tmpl.Name))
	ok("TemplateVersions")(c.TemplateVersions(ctx, tmpl.ID, "", 10))
	version, err := c.TemplateVersion(ctx, tmpl.ActiveVersionID)
	must("TemplateVersion", err)
	ok("TemplateVersionByName")(c.TemplateVersionByName(ctx, tmpl.ID, version.Name))
	ok("RichParameters")(c.RichParameters(ctx, version.ID))
	ok("TemplateVariables")(c.TemplateVariables(ctx, version.ID))
	ok("Presets")(c.Presets(ctx, version.ID))
	ok("TemplateResources")(c.TemplateResources(ctx, version.ID))
	must("File", readFile(ctx, c, version.Job.FileID))

	workspaces, _, err := c.Workspaces(ctx, "owner:me", 0, 10)
	must("Workspaces", err)
	if len(workspaces) == 0 {
		t.Fatal("no workspaces")
	}
	w := workspaces[0]
	ok("Workspace")(c.Workspace(ctx, w.ID))
	ok("WorkspaceByName")(c.WorkspaceByName(ctx, w.OwnerName, w.Name))
	ok("Builds")(c.Builds(ctx, w.ID, 0, 10))
	ok("Build")(c.Build(ctx, w.LatestBuild.ID))
	ok("BuildParameters")(c.BuildParameters(ctx, w.LatestBuild.ID))
	ok("BuildResources")(c.BuildResources(ctx, w.LatestBuild.ID))
	must("Logout", c.Logout(ctx))

	// The description does not have these yet: only the fake server checks them.
	newest, newURL := newServerWith(t, fakecoder.Options{Release: fakecoder.Release237})
	newer := newClient(t, newURL, newest.Token("mia"))
	must("CreateUserSecrets", newer.CreateUserSecrets(ctx, client.Me, client.BatchEnv, secret.FromString("B=1\n")))
	ok("FilePathDelivery")(newer.FilePathDelivery(ctx))

	kind := reflect.TypeFor[*client.Client]()
	for i := range kind.NumMethod() {
		if name := kind.Method(i).Name; !called[name] {
			t.Errorf("%s is not called here", name)
		}
	}
}

// readFile reads a whole file and closes it.
func readFile(ctx context.Context, c *client.Client, id string) error {
	body, err := c.File(ctx, id)
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = io.Copy(io.Discard, body)
	return err
}

// TestAnswersAreWhatTheServerHolds checks values, while the contract checks formats.
func TestAnswersAreWhatTheServerHolds(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	c := newClient(t, url, srv.Token("admin"))
	workspace, err := c.WorkspaceByName(t.Context(), "admin", "dev1")
	if err != nil {
		t.Fatal(err)
	}
	values, err := c.BuildParameters(t.Context(), workspace.LatestBuild.ID)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(values, func(p client.BuildParameter) bool { return p.Name == "region" })
	if i < 0 || values[i].Value.RevealString() != "us" {
		t.Errorf("the build's parameters: %v", values)
	}
	pair, err := newClient(t, url, srv.AgentToken("admin/dev1")).AgentGitSSHKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key, err := c.GitSSHKey(t.Context(), "admin")
	if err != nil || key.PublicKey != pair.PublicKey || pair.PrivateKey.Empty() {
		t.Errorf("the agent's key is %q, the user's %q, error %v", pair.PublicKey, key.PublicKey, err)
	}
}
