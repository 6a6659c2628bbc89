package literals

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// InFile finds the secrets written out in a file that lies with the template, and where
// it did not look.
func InFile(names *naming.Judge, f *terraform.File, passed PassedOver) (found []Literal, skipped []hcl.Range) {
	s := &scanner{names: names, passed: passed, file: f, address: path.Base(f.Path)}
	switch path.Ext(f.Path) {
	case ".tfvars":
		body, _ := terraform.ParseHCL(f.Content, f.Name)
		s.settings("tfvars", body)
		return s.found, s.skipped
	case ".hcl", ".nomad":
		// Where templatefile() has directives to carry out first, it is text.
		if body, diags := terraform.ParseHCL(f.Content, f.Name); !diags.HasErrors() {
			s.settings(path.Base(f.Path), body)
			return s.lasting(), s.skipped
		}
	}
	s.scanText(terraform.WholeText(f), FlavorOf(f.Path), true)
	return s.found, s.skipped
}

// settings finds the secrets in a file of the language that is not Terraform's own.
func (s *scanner) settings(name string, body *hclsyntax.Body) {
	s.block = &terraform.Block{Kind: name, File: s.file}
	s.body(name, body)
}

// lasting drops what is gone once an image is built: the password by which Packer
// enters the machine that it installs. A token or a key in its file stays one.
func (s *scanner) lasting() []Literal {
	if !strings.HasSuffix(s.file.Path, ".pkr.hcl") {
		return s.found
	}
	return slices.DeleteFunc(s.found, func(w Literal) bool { return w.Verdict.Confidence < naming.ConfidenceHigh })
}

func FlavorOf(p string) script.Flavor {
	base := strings.ToLower(path.Base(p))
	switch {
	case strings.Contains(base, "dockerfile"), strings.Contains(base, "containerfile"):
		return script.FlavorDocker
	}
	ext := path.Ext(base)
	switch ext {
	case ".yaml", ".yml", ".env", ".ini", ".cfg", ".conf", ".properties", ".toml", ".cloud-config":
		return script.FlavorData
	case ".py", ".ps1", ".json", ".xml":
		return script.FlavorCode
	case ".tftpl", ".tpl", ".tmpl", ".template":
		return flavorOfInner(strings.TrimSuffix(base, ext))
	}
	if strings.HasPrefix(base, ".env") || strings.HasPrefix(base, "cloud-init") {
		return script.FlavorData
	}
	return script.FlavorScript
}

func flavorOfInner(base string) script.Flavor {
	if strings.Contains(base, ".") {
		return FlavorOf(base)
	}
	return script.FlavorScript
}
