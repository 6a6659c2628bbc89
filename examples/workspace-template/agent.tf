variable "coder_secrets_version" {
  type        = string
  default     = "v1.0.0"
  description = "Release of coder-secrets to install in workspaces"
}

data "coder_workspace" "me" {}

data "coder_workspace_owner" "me" {}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
  dir  = "/home/coder"

  env = {
    # Git over SSH with the owner's Coder key, which stays in memory.
    GIT_SSH_COMMAND       = "coder-secrets gitssh --"
    CODER_SECRETS_VERSION = var.coder_secrets_version
  }
}

resource "coder_script" "secrets" {
  agent_id           = coder_agent.main.id
  display_name       = "Secrets"
  icon               = "/icon/vault.svg"
  run_on_start       = true
  start_blocks_login = true
  script = join("\n", [
    "#!/usr/bin/env bash",
    "export REQUIRED_SECRETS=${base64encode(file("${path.module}/secrets.required"))}",
    file("${path.module}/startup.sh"),
  ])
}
