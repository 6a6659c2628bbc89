package codertest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// PlantedValue returns the secret in workspace j of a big world; negative numbers are
// secrets in templates. It has the format of a GitHub token, including the checksum,
// but does not belong to any account.
func PlantedValue(j int) string {
	sum := sha256.Sum256(fmt.Append(nil, "planted", j))
	body := ""
	for i := 0; len(body) < 30; i += 4 {
		body += base62(binary.BigEndian.Uint32(sum[i:]), 6)
	}
	body = body[:30]
	return "ghp_" + body + base62(crc32.ChecksumIEEE([]byte(body)), 6)
}

func base62(n uint32, width int) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	text := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		text[i] = digits[n%62]
		n /= 62
	}
	return string(text)
}

// cleanBlueprint has only a parameter for the region.
func cleanBlueprint() *fakecoder.Blueprint {
	return &fakecoder.Blueprint{
		Files:      []fakecoder.File{{Name: "README.md", Content: "# Template\n"}, {Name: "main.tf", Content: bigMain("", "")}},
		Parameters: []fakecoder.Parameter{{Name: "region", Default: "eu", Options: []fakecoder.ParameterOption{{Name: "Europe", Value: "eu"}, {Name: "United States", Value: "us"}}}},
		Resources:  []fakecoder.Resource{{Type: "terraform_data", Name: "container", Agent: &fakecoder.Agent{Name: "main", Env: map[string]string{"REGION": "${region}"}}}},
	}
}

// bigBlueprint is cleanBlueprint with a parameter that is passed to the agent's
// environment.
func bigBlueprint(p fakecoder.Parameter) *fakecoder.Blueprint {
	b := cleanBlueprint()
	env := strings.ToUpper(p.Name)
	block := fmt.Sprintf("data \"coder_parameter\" %q {\n  name    = %q\n  type    = \"string\"\n  default = %q\n  mutable = true\n}\n\n", p.Name, p.Name, p.Default)
	b.Files[1].Content = bigMain(block, fmt.Sprintf("    %s = data.coder_parameter.%s.value\n", env, p.Name))
	b.Parameters = append(b.Parameters, p)
	b.Resources[0].Agent.Env[env] = "${" + p.Name + "}"
	return b
}

func bigMain(block, env string) string {
	return `data "coder_workspace" "me" {}

data "coder_parameter" "region" {
  name    = "region"
  type    = "string"
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

` + block + `resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
  env = {
    REGION = data.coder_parameter.region.value
` + env + `  }
}

resource "terraform_data" "container" {
  count = data.coder_workspace.me.start_count
  input = data.coder_workspace.me.name
}
`
}

const bigMetadata = `resource "random_password" "database" {
  length = 32
}

resource "coder_metadata" "container" {
  count       = data.coder_workspace.me.start_count
  resource_id = terraform_data.container[0].id
  item {
    key   = "database password"
    value = random_password.database.result
  }
}
`
