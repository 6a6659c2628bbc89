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

// InFile finds the literal secrets in a file beside the template. skipped are the lines
// that it did not read to the end.
func InFile(names *naming.Judge, f *terraform.File, lookAlike LookAlikeFunc) (found []Literal, skipped []hcl.Range) {
	s := &scanner{names: names, lookAlike: lookAlike, file: f, address: path.Base(f.Path)}
	switch path.Ext(f.Path) {
	case ".tfvars":
		body, _ := terraform.ParseConfig(f.Content, f.Name)
		s.config("tfvars", body)
		return s.found, s.skipped
	case ".hcl", ".nomad":
		// A file with the directives of templatefile() is not valid HCL and is read as text.
		if body, diags := terraform.ParseConfig(f.Content, f.Name); !diags.HasErrors() {
			s.config(path.Base(f.Path), body)
			return s.withoutBuildPasswords(), s.skipped
		}
	}
	s.scanText(terraform.WholeText(f), FlavorOf(f.Path), true)
	return s.found, s.skipped
}

// config finds the secrets in an HCL file of another program, or of variables.
func (s *scanner) config(kind string, body *hclsyntax.Body) {
	s.block = &terraform.Block{Kind: kind, File: s.file}
	s.body(kind, body)
}

// withoutBuildPasswords returns what was found without passwords in a Packer file: Packer
// logs in with them only while it builds an image. Tokens and keys are valid longer.
func (s *scanner) withoutBuildPasswords() []Literal {
	if !strings.HasSuffix(s.file.Path, ".pkr.hcl") {
		return s.found
	}
	return slices.DeleteFunc(s.found, func(l Literal) bool { return l.Verdict.Confidence < naming.ConfidenceHigh })
}

// FlavorOf returns the flavor of a file's text, from its name.
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
		return flavorOfTemplate(strings.TrimSuffix(base, ext))
	}
	if strings.HasPrefix(base, ".env") || strings.HasPrefix(base, "cloud-init") {
		return script.FlavorData
	}
	return script.FlavorScript
}

// flavorOfTemplate returns the flavor of a template file, from its name without the
// extension.
func flavorOfTemplate(base string) script.Flavor {
	if strings.Contains(base, ".") {
		return FlavorOf(base)
	}
	return script.FlavorScript
}
