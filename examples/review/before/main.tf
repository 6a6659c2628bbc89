# A template as it comes to review. Five things in it show secrets to people who
# should not see them; docs/guides/fix-findings.md fixes them one by one.

terraform {
  required_providers {
    coder = {
      source  = "coder/coder"
      version = "~> 2.4"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
}

data "coder_parameter" "github_token" {
  name        = "github_token"
  type        = "string"
  description = "A personal access token, to clone private repositories."
  mutable     = true
}

variable "db_password" {
  type        = string
  description = "The password of the shared database."
  default     = "Trout-lantern-93-kV7"
}

resource "random_password" "notebook" {
  length  = 32
  special = false
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
  env = {
    GITHUB_TOKEN = data.coder_parameter.github_token.value
  }
}

resource "coder_script" "database" {
  agent_id     = coder_agent.main.id
  display_name = "Database"
  run_on_start = true
  script       = <<-EOT
    #!/bin/sh
    PGPASSWORD='${var.db_password}' psql -h db -U app -f ~/schema.sql
  EOT
}

resource "coder_app" "notebook" {
  agent_id     = coder_agent.main.id
  slug         = "notebook"
  display_name = "Notebook"
  url          = "http://localhost:8888/?token=${random_password.notebook.result}"
}

resource "coder_metadata" "database" {
  resource_id = random_password.notebook.id
  item {
    key   = "database password"
    value = var.db_password
  }
}
