# The same workspace template with its secrets handled well. `coder-secrets
# templates lint` finds nothing here.

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
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
}

data "coder_workspace" "me" {}

# Right: each person links an account once. Git in the workspace gets a token when
# it asks for one, and no build stores it.
data "coder_external_auth" "github" {
  id = "github"
}

# Right: the password is made with the workspace and is in no file.
resource "random_password" "database" {
  length  = 32
  special = false
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

resource "docker_container" "workspace" {
  count = data.coder_workspace.me.start_count
  name  = "coder-${data.coder_workspace.me.id}"
  image = "codercom/enterprise-base:ubuntu"
  env = [
    "CODER_AGENT_TOKEN=${coder_agent.main.token}",
    "PGPASSWORD=${random_password.database.result}",
  ]
  command = ["sh", "-c", coder_agent.main.init_script]
}

# Right: the dashboard hides the item until it is asked for.
resource "coder_metadata" "database" {
  count       = data.coder_workspace.me.start_count
  resource_id = docker_container.workspace[0].id
  item {
    key       = "database password"
    value     = random_password.database.result
    sensitive = true
  }
}
