package flow

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// IsIrrelevant reports whether no rule analyses a block: a resource of another provider
// that runs and prints nothing. References to it are evaluated all the same.
func IsIrrelevant(b *terraform.Block) bool {
	switch {
	case b.Kind == "locals":
		return !mayPrint(b.File, b.Range)
	case b.ResourceType == "" || b.Kind == "ephemeral" || hasPrefix(b.ResourceType, "coder_", "docker_image", "docker_registry_image"):
		return false
	case mayPrint(b.File, b.Range):
		return false
	}
	body := b.Body()
	for _, name := range machineAttributes {
		if body.Attributes[name] != nil {
			return false
		}
	}
	return len(terraform.Nested(body, "provisioner"))+len(terraform.Nested(body, "connection")) == 0
}

// mayPrint reports whether the text at a range may print what flows into it.
func mayPrint(f *terraform.File, at hcl.Range) bool {
	if !at.CanSliceBytes(f.Content) {
		return false
	}
	src := at.SliceBytes(f.Content)
	return bytes.Contains(src, []byte("templatefile")) || bytes.Contains(src, []byte("${")) && script.MentionsPrinting(string(src))
}

func hasPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if len(s) >= len(p) && s[:len(p)] == p {
			return true
		}
	}
	return false
}

// machineAttributes are what a machine or container reads at its start.
var machineAttributes = []string{
	"user_data", "user_data_base64", "custom_data", "metadata", "metadata_startup_script", "startup_script", "cloud_init", "cloudinit", "userdata",
}
