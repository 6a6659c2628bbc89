# The template of ../before after the review.

terraform {
  required_providers {
    coder = {
      source  = "coder/coder"
      version = "~> 2.4"
    }
  }
}

data "coder_external_auth" "github" {
  id = "github"
}

variable "db_password" {
  type        = string
  description = "The password of the shared database."
  sensitive   = true
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
  env = {
    GITHUB_TOKEN = data.coder_external_auth.github.access_token
    PGPASSWORD   = var.db_password
  }
}

resource "coder_script" "database" {
  agent_id     = coder_agent.main.id
  display_name = "Database"
  run_on_start = true
  script       = <<-EOT
    #!/bin/sh
    psql -h db -U app -f ~/schema.sql
  EOT
}

resource "coder_app" "notebook" {
  agent_id     = coder_agent.main.id
  slug         = "notebook"
  display_name = "Notebook"
  url          = "http://localhost:8888/"
  subdomain    = true
  share        = "owner"
}

resource "coder_metadata" "database" {
  resource_id = coder_script.database.id
  item {
    key       = "database password"
    value     = var.db_password
    sensitive = true
  }
}
