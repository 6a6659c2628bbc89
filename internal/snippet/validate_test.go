package snippet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// base is the template to which a snippet is added.
const base = `terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}
`

// TestSnippetsAreValidTerraform runs terraform with the real provider on every
// snippet that needs only Coder's provider.
func TestSnippetsAreValidTerraform(t *testing.T) {
	t.Parallel()
	validate := testneed.Terraform(t)
	for _, kind := range Kinds() {
		for _, provider := range append([]string{""}, kind.Providers...) {
			if provider == "*" {
				provider = "my-gitea"
			}
			text, err := Render(kind.Name, Options{Provider: provider})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text, `resource "random_`) || strings.Contains(text, `resource "tls_`) || strings.Contains(text, `resource "aws_`) {
				continue
			}
			t.Run(kind.Name+"_"+provider, func(t *testing.T) {
				dir := t.TempDir()
				if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(base+"\n"+text), 0o600); err != nil {
					t.Fatal(err)
				}
				if err := validate(dir); err != nil {
					t.Errorf("%v\n%s", err, text)
				}
			})
		}
	}
}
