package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// scanFile finds the secrets written out in a file that lies with the template, and where
// it did not look.
func scanFile(names *nameCache, f *file, passed passedOver) (found []written, skipped []hcl.Range) {
	s := &scanner{names: names, passed: passed, file: f, address: path.Base(f.path)}
	switch path.Ext(f.path) {
	case ".tfvars":
		body, _ := parseHCL(f.src, f.name)
		s.settings("tfvars", body)
		return s.found, s.skipped
	case ".hcl", ".nomad":
		// Where templatefile() has directives to carry out first, it is text.
		if body, diags := parseHCL(f.src, f.name); !diags.HasErrors() {
			s.settings(path.Base(f.path), body)
			return s.lasting(), s.skipped
		}
	}
	s.scanText(wholeText(f), flavorOf(f.path), true)
	return s.found, s.skipped
}

// settings finds the secrets in a file of the language that is not Terraform's own.
func (s *scanner) settings(name string, body *hclsyntax.Body) {
	s.block = &block{Type: name, file: s.file}
	s.body(name, body)
}

// lasting drops what is gone once an image is built: the password by which Packer
// enters the machine that it installs. A token or a key in its file stays one.
func (s *scanner) lasting() []written {
	if !strings.HasSuffix(s.file.path, ".pkr.hcl") {
		return s.found
	}
	return slices.DeleteFunc(s.found, func(w written) bool { return w.verdict.Confidence < ConfidenceHigh })
}

func flavorOf(p string) flavor {
	base := strings.ToLower(path.Base(p))
	switch {
	case strings.Contains(base, "dockerfile"), strings.Contains(base, "containerfile"):
		return flavorDocker
	}
	ext := path.Ext(base)
	switch ext {
	case ".yaml", ".yml", ".env", ".ini", ".cfg", ".conf", ".properties", ".toml", ".cloud-config":
		return flavorData
	case ".py", ".ps1", ".json", ".xml":
		return flavorCode
	case ".tftpl", ".tpl", ".tmpl", ".template":
		return flavorOfInner(strings.TrimSuffix(base, ext))
	}
	if strings.HasPrefix(base, ".env") || strings.HasPrefix(base, "cloud-init") {
		return flavorData
	}
	return flavorScript
}

func flavorOfInner(base string) flavor {
	if strings.Contains(base, ".") {
		return flavorOf(base)
	}
	return flavorScript
}
