// Package smallworld fills the fake Coder server for `coder-secrets demo` and for
// most tests. Its users are named after their roles: admin is the owner,
// template-admin, user-admin and auditor have those roles, and mia is a plain member.
// those roles.
package smallworld

import (
	"time"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// Fill fills w with a user for each role, two templates with problems, and three
// workspaces.
func Fill(w *fakecoder.World) {
	w.AddOrganization("coder", "Coder")
	w.AddUser(fakecoder.UserSpec{Name: "admin", FullName: "Ada Admin", Roles: []fakecoder.Role{fakecoder.Owner}})
	w.AddUser(fakecoder.UserSpec{Name: "mia", FullName: "Mia Member"})
	w.AddUser(fakecoder.UserSpec{Name: "template-admin", FullName: "Theo Template", Roles: []fakecoder.Role{fakecoder.TemplateAdmin}})
	w.AddUser(fakecoder.UserSpec{Name: "user-admin", FullName: "Uma User", Roles: []fakecoder.Role{fakecoder.UserAdmin}})
	w.AddUser(fakecoder.UserSpec{Name: "auditor", FullName: "Otto Auditor", Roles: []fakecoder.Role{fakecoder.Auditor}})
	w.AddUser(fakecoder.UserSpec{Name: "sam", FullName: "Sam Suspended", Suspended: true})

	w.AddTemplate(fakecoder.TemplateSpec{
		Name: "docker-like", DisplayName: "The docker-like", Description: "Template docker-like", Age: 48 * time.Hour,
		Versions: []fakecoder.VersionSpec{{Name: "v1", Blueprint: dockerLike(false)}, {Name: "v2", Blueprint: dockerLike(true)}},
	})
	w.AddTemplate(fakecoder.TemplateSpec{
		Name: "plain", DisplayName: "The plain", Description: "Template plain", Age: 24 * time.Hour,
		Versions: []fakecoder.VersionSpec{{Name: "v1", Blueprint: plainBlueprint()}},
	})

	w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "admin", Name: "dev1", Template: "docker-like", Age: time.Hour, Builds: []fakecoder.BuildSpec{{Values: []fakecoder.Value{
		{Name: "build_secret", Value: "fake-ephemeral-secret"},
		{Name: "github_token", Value: "ghp_FAKEadmin0123456789abcdefghijklmnopqr"},
		{Name: "region", Value: "us"},
		{Name: "npm_token", Value: "npm_FAKEadmin0123456789abcdefghijklmnopqr"},
	}}}})
	w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "admin", Name: "plain1", Template: "plain", Age: time.Hour})
	w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "mia", Name: "mias", Template: "docker-like", Age: time.Hour, Builds: []fakecoder.BuildSpec{{Values: []fakecoder.Value{
		{Name: "github_token", Value: "ghp_FAKEmia000123456789abcdefghijklmnopqr"},
		{Name: "region", Value: "eu"},
	}}}})
}

// dockerLike takes a token as a parameter. The grown variant also has a secret as a
// default, a sensitive variable and metadata.
func dockerLike(grown bool) *fakecoder.Blueprint {
	token := fakecoder.Parameter{
		Name: "github_token", DisplayName: "GitHub token", Mutable: true,
		Description: "Personal access token used to clone private repositories.",
	}
	region := fakecoder.Parameter{Name: "region", Default: "eu", Options: []fakecoder.ParameterOption{{Name: "Europe", Value: "eu"}, {Name: "United States", Value: "us"}}}
	agent := &fakecoder.Agent{
		Name: "main", Env: map[string]string{"GITHUB_TOKEN": "${github_token}"},
		Script: "git config --global url.https://$GITHUB_TOKEN@github.com/.insteadOf https://github.com/",
	}
	b := &fakecoder.Blueprint{
		Files: []fakecoder.File{
			{Name: "README.md", Content: "---\ndisplay_name: Docker-like\ndescription: fake container workspace\ntags: [local]\n---\n# Docker-like\n"},
			{Name: "main.tf", Content: dockerLikeMain},
		},
		Parameters: []fakecoder.Parameter{token, region},
		Resources:  []fakecoder.Resource{{Type: "terraform_data", Name: "container", Agent: agent}},
	}
	if !grown {
		return b
	}
	b.Files = append(b.Files, fakecoder.File{Name: "variables.tf", Content: dockerLikeVariables})
	b.Files[1].Content += dockerLikeMore
	b.Parameters = append(b.Parameters,
		fakecoder.Parameter{Name: "npm_token", Default: "npm_FAKEdefault23456789abcdefghijklmnopqr", Mutable: true},
		fakecoder.Parameter{Name: "build_secret", Mutable: true, Ephemeral: true})
	b.Variables = []fakecoder.Variable{
		{Name: "registry_password", Description: "Password of the container registry.", Value: "fake-registry-password", Sensitive: true},
		{Name: "registry_user", Value: "ci-bot"},
	}
	agent.Env["NPM_TOKEN"] = "${npm_token}"
	b.Resources[0].Metadata = []fakecoder.Metadata{
		{Key: "image", Value: "codercom/enterprise-base:ubuntu"},
		{Key: "admin_password", Value: "fake-metadata-value", Sensitive: true},
		{Key: "registry_user", Value: "ci-bot"},
		{Key: "empty_item", Null: true},
	}
	b.Resources = append(b.Resources, fakecoder.Resource{Type: "coder_env", Name: "npm"})
	return b
}

func plainBlueprint() *fakecoder.Blueprint {
	return &fakecoder.Blueprint{
		Files:     []fakecoder.File{{Name: "README.md", Content: "# Plain\n"}, {Name: "main.tf", Content: plainMain}},
		Resources: []fakecoder.Resource{{Type: "terraform_data", Name: "container", Agent: &fakecoder.Agent{Name: "main"}}},
	}
}

const plainMain = `data "coder_workspace" "me" {}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

resource "terraform_data" "container" {
  count = data.coder_workspace.me.start_count
  input = data.coder_workspace.me.name
}
`

const dockerLikeMain = `data "coder_workspace" "me" {}

data "coder_parameter" "github_token" {
  name         = "github_token"
  display_name = "GitHub token"
  description  = "Personal access token used to clone private repositories."
  default      = ""
  mutable      = true
}

data "coder_parameter" "region" {
  name    = "region"
  default = "eu"
  option {
    name  = "Europe"
    value = "eu"
  }
  option {
    name  = "United States"
    value = "us"
  }
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
  env = {
    GITHUB_TOKEN = data.coder_parameter.github_token.value
  }
  startup_script = "git config --global url.https://$GITHUB_TOKEN@github.com/.insteadOf https://github.com/"
}

resource "terraform_data" "container" {
  count = data.coder_workspace.me.start_count
  input = data.coder_workspace.me.name
}
`

const dockerLikeMore = `
data "coder_parameter" "npm_token" {
  name    = "npm_token"
  default = "npm_FAKEdefault23456789abcdefghijklmnopqr"
  mutable = true
}

data "coder_parameter" "build_secret" {
  name      = "build_secret"
  default   = ""
  mutable   = true
  ephemeral = true
}

resource "coder_env" "npm" {
  agent_id = coder_agent.main.id
  name     = "NPM_TOKEN"
  value    = data.coder_parameter.npm_token.value
}

resource "coder_metadata" "container" {
  count       = data.coder_workspace.me.start_count
  resource_id = terraform_data.container[0].id
  item {
    key   = "image"
    value = "codercom/enterprise-base:ubuntu"
  }
  item {
    key       = "admin_password"
    value     = "fake-metadata-value"
    sensitive = true
  }
  item {
    key   = "registry_user"
    value = var.registry_user
  }
  item {
    key   = "empty_item"
    value = null
  }
}
`

const dockerLikeVariables = `variable "registry_password" {
  type        = string
  description = "Password of the container registry."
  default     = "fake-registry-password"
  sensitive   = true
}

variable "registry_user" {
  type    = string
  default = "ci-bot"
}
`
