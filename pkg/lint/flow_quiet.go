package lint

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
)

// isQuiet reports a block that no rule looks into: a resource of another provider
// that runs and prints nothing. What refers to it finds it all the same.
func isQuiet(b *block) bool {
	switch {
	case b.Type == "locals":
		return !mayPrint(b.file, b.at)
	case b.typ == "" || b.Type == "ephemeral" || hasPrefix(b.typ, "coder_", "docker_image", "docker_registry_image"):
		return false
	case mayPrint(b.file, b.at):
		return false
	}
	body := b.body()
	for _, name := range machineAttributes {
		if body.Attributes[name] != nil {
			return false
		}
	}
	return len(nested(body, "provisioner"))+len(nested(body, "connection")) == 0
}

// mayPrint reports whether a script at a place may print what flows into it.
func mayPrint(f *file, at hcl.Range) bool {
	if !at.CanSliceBytes(f.src) {
		return false
	}
	src := at.SliceBytes(f.src)
	return bytes.Contains(src, []byte("templatefile")) || bytes.Contains(src, []byte("${")) && mentionsPrinting(string(src))
}

func hasPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if len(s) >= len(p) && s[:len(p)] == p {
			return true
		}
	}
	return false
}
