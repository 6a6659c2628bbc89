# A workspace template that handles secrets the wrong way, in the three ways that
# are seen most. `coder-secrets templates lint` finds each of them.

terraform {
  required_providers {
    coder = {
      source  = "coder/coder"
      version = "~> 2.4"
    }
    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 3.0"
    }
  }
}

data "coder_workspace" "me" {}

# Wrong: whoever may read the workspace reads the token, now and in old builds.
data "coder_parameter" "github_token" {
  name        = "github_token"
  type        = "string"
  description = "Paste a personal access token to clone private repositories."
  default     = ""
  mutable     = true
}

# Wrong: everybody who may use the template may read its source.
locals {
  database_password = "kV7-trout-93-Lantern"
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
  env = {
    GITHUB_TOKEN = data.coder_parameter.github_token.value
  }
}

resource "docker_container" "workspace" {
  count = data.coder_workspace.me.start_count
  name  = "coder-${data.coder_workspace.me.id}"
  image = "codercom/enterprise-base:ubuntu"
  env = [
    "CODER_AGENT_TOKEN=${coder_agent.main.token}",
    "PGPASSWORD=${local.database_password}",
  ]
  command = ["sh", "-c", coder_agent.main.init_script]
}

# Wrong: the item is shown in clear on the workspace's page.
resource "coder_metadata" "database" {
  count       = data.coder_workspace.me.start_count
  resource_id = docker_container.workspace[0].id
  item {
    key   = "database password"
    value = local.database_password
  }
}
