package flow

import (
	"slices"
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// moduleInputs collects the inputs of a module that is not available. Some become part of
// a script: by their names, or by what is known of the registry's modules.
func (c *collector) moduleInputs() {
	source := terraform.PlainText(c.block.Body().Attributes["source"])
	if source == "" || isLocalSource(source) && len(c.in.child(c.block.Name)) > 0 {
		return
	}
	known := registryInputs()[registryName(source)]
	for _, attr := range terraform.Attributes(c.block.Body()) {
		if isScriptName(attr.Name) || slices.Contains(known, attr.Name) {
			c.expr(&Sink{Kind: SinkScript, Attribute: attr.Name, Inner: c.block.Range}, attr.Expr, c.scope)
		} else if !slices.Contains(metaArguments, attr.Name) {
			c.expr(&Sink{Kind: sinkForeign, Attribute: attr.Name, Inner: c.block.Range}, attr.Expr, c.scope)
		}
	}
}

// metaArguments are Terraform's own arguments of a module, not its inputs.
var metaArguments = []string{"source", "version", "count", "for_each", "providers", "depends_on"}

// isScriptName reports whether an input is named like a script.
func isScriptName(name string) bool { return name == "script" || strings.HasSuffix(name, "_script") }

// registryName returns the name of a module of Coder's registry, or "".
func registryName(source string) string {
	source = strings.TrimPrefix(source, "https://")
	if rest, ok := strings.CutPrefix(source, "registry.coder.com/"); ok {
		if parts := strings.Split(rest, "/"); len(parts) >= 2 {
			return parts[1]
		}
	}
	if i := strings.Index(source, "/modules/"); i >= 0 && strings.Contains(source, "coder/registry") {
		name, _, _ := strings.Cut(source[i+len("/modules/"):], "?")
		return strings.Trim(name, "/")
	}
	return ""
}

// registryInputs lists the inputs of the registry's modules that become part of a script.
var registryInputs = sync.OnceValue(func() map[string][]string {
	return map[string][]string{
		"aider":              {"api_key"},
		"amazon-dcv-windows": {"admin_password"},
		"auggie":             {"augment_session_token"},
		"codex":              {"openai_api_key"},
		"kiro-cli":           {"auth_tarball"},
		"local-windows-rdp":  {"password"},
		"nexus-repository":   {"nexus_password"},
		"onepassword":        {"account_secret_key", "service_account_token"},
		"open-webui":         {"openai_api_key"},
		"opencode":           {"auth_json"},
		"perplexica":         {"anthropic_api_key", "openai_api_key"},
		"rstudio-server":     {"rstudio_password"},
		"rustdesk":           {"rustdesk_password"},
		"sourcegraph-amp":    {"amp_api_key", "sourcegraph_amp_api_key"},
		"supabase":           {"access_token"},
		"tailscale":          {"auth_key"},
		"vault-cli":          {"vault_token"},
		"vault-jwt":          {"vault_jwt_token"},
		"windows-rdp":        {"admin_password"},
	}
})
