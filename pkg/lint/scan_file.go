package lint

import (
	"path"
	"strings"
)

// scanFile finds the secrets written out in a file that lies with the template.
func scanFile(names *nameCache, f *file) []written {
	s := &scanner{names: names, file: f, address: path.Base(f.path)}
	if strings.HasSuffix(f.path, ".tfvars") {
		body, _ := parseHCL(f.src, f.name)
		s.block = &block{Type: "tfvars", file: f}
		s.body("tfvars", body)
		return s.found
	}
	s.scanText(wholeText(f), flavorOf(f.path), true)
	return s.found
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
