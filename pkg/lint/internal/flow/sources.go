package flow

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// secretAttribute says which attributes of a resource type are secrets.
type secretAttribute struct {
	kind  SourceKind
	title string
	// document: the attribute holds many things, the field's name tells which.
	document bool
	// named: only where the block's own label means a secret.
	named bool
}

// secretAttributes lists what the name of an attribute does not say, by
// "type.attribute".
var secretAttributes = sync.OnceValue(func() map[string]secretAttribute {
	return map[string]secretAttribute{
		"data.coder_workspace_owner.session_token":     {kind: SourceSession, title: "the workspace owner's session token"},
		"data.coder_workspace_owner.oidc_access_token": {kind: SourceSession, title: "the workspace owner's OIDC token"},
		"data.coder_workspace_owner.ssh_private_key":   {kind: SourceOwnerKey, title: "the workspace owner's private SSH key"},
		"data.coder_workspace.owner_session_token":     {kind: SourceSession, title: "the workspace owner's session token"},
		"data.coder_workspace.owner_oidc_access_token": {kind: SourceSession, title: "the workspace owner's OIDC token"},
		"data.coder_external_auth.access_token":        {kind: SourceExternalAuth, title: "an external auth token"},
		"data.coder_git_auth.access_token":             {kind: SourceExternalAuth, title: "a git auth token"},
		"data.coder_secret.value":                      {kind: SourceUserSecret, title: "a user secret"},

		"random_password.result":                {kind: SourceGenerated, title: "a generated password"},
		"random_string.result":                  {kind: SourceGenerated, title: "a generated secret", named: true},
		"random_id.hex":                         {kind: SourceGenerated, title: "a generated secret", named: true},
		"random_id.b64_std":                     {kind: SourceGenerated, title: "a generated secret", named: true},
		"random_id.b64_url":                     {kind: SourceGenerated, title: "a generated secret", named: true},
		"random_uuid.result":                    {kind: SourceGenerated, title: "a generated secret", named: true},
		"random_uuid.id":                        {kind: SourceGenerated, title: "a generated secret", named: true},
		"random_bytes.hex":                      {kind: SourceGenerated, title: "a generated secret", named: true},
		"random_bytes.base64":                   {kind: SourceGenerated, title: "a generated secret", named: true},
		"ephemeral.random_password.result":      {kind: SourceGenerated, title: "a generated password"},
		"tls_private_key.private_key_pem":       {kind: SourceGenerated, title: "a generated private key"},
		"tls_private_key.private_key_openssh":   {kind: SourceGenerated, title: "a generated private key"},
		"tls_private_key.private_key_pem_pkcs8": {kind: SourceGenerated, title: "a generated private key"},

		"data.vault_generic_secret.data":                               {kind: SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_generic_secret.data_json":                          {kind: SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret.data":                                    {kind: SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret.data_json":                               {kind: SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret_v2.data":                                 {kind: SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret_v2.data_json":                            {kind: SourceProvider, title: "a secret of Vault", document: true},
		"ephemeral.vault_kv_secret_v2.data":                            {kind: SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_nomad_access_token.secret_id":                      {kind: SourceProvider, title: "a Nomad token of Vault"},
		"data.vault_transit_decrypt.plaintext":                         {kind: SourceProvider, title: "what Vault decrypted"},
		"data.vault_transform_decode.decoded_value":                    {kind: SourceProvider, title: "what Vault decoded"},
		"data.vault_gcpkms_secret_decrypt.plaintext":                   {kind: SourceProvider, title: "what Vault decrypted"},
		"vault_generic_endpoint.write_data":                            {kind: SourceProvider, title: "an answer of Vault", document: true},
		"vault_generic_endpoint.write_data_json":                       {kind: SourceProvider, title: "an answer of Vault", document: true},
		"data.aws_secretsmanager_secret_version.secret_string":         {kind: SourceProvider, title: "a secret of AWS Secrets Manager", document: true},
		"data.aws_secretsmanager_secret_version.secret_binary":         {kind: SourceProvider, title: "a secret of AWS Secrets Manager"},
		"data.aws_ssm_parameter.value":                                 {kind: SourceProvider, title: "a parameter of AWS Systems Manager", named: true},
		"data.google_secret_manager_secret_version.secret_data":        {kind: SourceProvider, title: "a secret of Google Secret Manager", document: true},
		"data.google_secret_manager_secret_version_access.secret_data": {kind: SourceProvider, title: "a secret of Google Secret Manager", document: true},
		"data.azurerm_key_vault_secret.value":                          {kind: SourceProvider, title: "a secret of Azure Key Vault"},
		"azuread_application_password.value":                           {kind: SourceProvider, title: "an application password"},
		"azuread_service_principal_password.value":                     {kind: SourceProvider, title: "a service principal's password"},
		"data.kubernetes_secret.data":                                  {kind: SourceProvider, title: "a Kubernetes secret", document: true},
		"data.kubernetes_secret_v1.data":                               {kind: SourceProvider, title: "a Kubernetes secret", document: true},
		"data.onepassword_item.credential":                             {kind: SourceProvider, title: "an item of 1Password"},
		"data.hcp_vault_secrets_app.secrets":                           {kind: SourceProvider, title: "a secret of HCP Vault Secrets", document: true},
		"data.hcp_vault_secrets_secret.secret_value":                   {kind: SourceProvider, title: "a secret of HCP Vault Secrets"},
		"data.infisical_secrets.secrets":                               {kind: SourceProvider, title: "a secret of Infisical", document: true},
		"data.doppler_secrets.map":                                     {kind: SourceProvider, title: "a secret of Doppler", document: true},
		"data.sops_file.data":                                          {kind: SourceProvider, title: "a secret of a SOPS file", document: true},
		"data.sops_file.raw":                                           {kind: SourceProvider, title: "a secret of a SOPS file", document: true},
		"data.bitwarden_secret.value":                                  {kind: SourceProvider, title: "a secret of Bitwarden"},
		"data.bitwarden-secrets_secret.value":                          {kind: SourceProvider, title: "a secret of Bitwarden"},
		"data.local_sensitive_file.content":                            {kind: SourceProvider, title: "a sensitive file's content", named: true},
		"tailscale_tailnet_key.key":                                    {kind: SourceProvider, title: "a Tailscale auth key"},
		"google_service_account_key.private_key":                       {kind: SourceProvider, title: "a service account's key"},
		"data.azurerm_key_vault_certificate_data.key":                  {kind: SourceProvider, title: "a private key of Azure Key Vault"},
		"data.azurerm_key_vault_certificate_data.pem":                  {kind: SourceProvider, title: "a private key of Azure Key Vault"},
		"data.oci_secrets_secretbundle.secret_bundle_content":          {kind: SourceProvider, title: "a secret of OCI Vault", document: true},
		"vault_approle_auth_backend_role_secret_id.secret_id":          {kind: SourceProvider, title: "an AppRole's secret id"},
		"digitalocean_database_cluster.uri":                            {kind: SourceProvider, title: "a database's address with its password"},
		"digitalocean_database_cluster.private_uri":                    {kind: SourceProvider, title: "a database's address with its password"},
		"neon_project.connection_uri":                                  {kind: SourceProvider, title: "a database's address with its password"},
		"litellm_key.key":                                              {kind: SourceProvider, title: "a LiteLLM key"},
	}
})

// clusterCredentials are attributes that hold a cluster's login, whatever the provider.
const clusterCredentials chars.Words = "kube_config kube_config_raw kube_admin_config kube_admin_config_raw kubeconfig kubeconfig_raw kubeconfig_yaml raw_config"

// secretAttributeOf says what an attribute of a type is. What Terraform keeps out
// of its state is the same secret as elsewhere. A type that is named for a secret,
// such as conjur_secret, holds it in an attribute of a name that says nothing.
func secretAttributeOf(typ, name string) (secretAttribute, bool) {
	plain, ephemeral := strings.CutPrefix(typ, "ephemeral.")
	for _, t := range [...]string{typ, "data." + plain, plain} {
		if source, ok := secretAttributes()[t+"."+name]; ok {
			return source, true
		}
		if !ephemeral {
			break
		}
	}
	plain, data := strings.CutPrefix(plain, "data.")
	switch {
	case clusterCredentials.Has(name):
		return secretAttribute{kind: SourceProvider, title: "a cluster's login", document: name == "kube_config" || name == "kube_admin_config"}, true
	case name != "value" && name != "key" && name != "secret_value" && name != "token":
	case strings.HasSuffix(plain, "_token"), strings.HasSuffix(plain, "_api_key"), strings.HasSuffix(plain, "_secret") && (data || ephemeral):
		return secretAttribute{kind: SourceProvider, title: "a secret of " + plain}, true
	}
	return secretAttribute{}, false
}

// results says from which of its own arguments a computed attribute is made.
var results = sync.OnceValue(func() map[string][]string {
	return map[string][]string{
		"data.template_file.rendered":             {"vars", "template"},
		"data.template_cloudinit_config.rendered": {"part"},
		"template_cloudinit_config.rendered":      {"part"},
		"data.cloudinit_config.rendered":          {"part"},
		"cloudinit_config.rendered":               {"part"},
		"terraform_data.output":                   {"input"},
		"null_data_source.outputs":                {"inputs"},
		"data.null_data_source.outputs":           {"inputs"},
	}
})

// resource is an attribute of a resource or data source.
func (in *Instance) resource(address string, rest hcl.Traversal) (*value, hcl.Traversal) {
	key := ""
	for len(rest) > 0 {
		if _, ok := rest[0].(hcl.TraverseAttr); ok {
			break
		}
		if step, ok := rest[0].(hcl.TraverseIndex); ok {
			key, _ = constant(step.Key).str()
		}
		rest = rest[1:]
	}
	name, left := terraform.AttrStep(rest)
	if name == "" {
		return &value{whole: &wholeResource{in, address, key}}, nil
	}
	return (&wholeResource{in, address, key}).attribute(name), left
}

func (w *wholeResource) attribute(name string) *value {
	return w.in.once(w.address+"["+w.key+"]."+name, func() *value {
		return w.in.attribute(w.address, w.key, name)
	})
}

func (in *Instance) attribute(address, key, name string) *value {
	typ := address[:strings.LastIndexByte(address, '.')]
	b := in.Module.Resources[address]
	if typ == "data.coder_parameter" {
		return in.parameterValue(b, key, name)
	}
	if source, ok := secretAttributeOf(typ, name); ok {
		if source.named && !in.graph.Names.Secret(address[len(typ)+1:]) && !in.namesSecret(b) && (source.kind != SourceGenerated || in.secretUses()[address] == "") {
			return unknown
		}
		return in.provided(source, b, address, name)
	}
	if b == nil {
		return unknown
	}
	if inputs, ok := results()[typ+"."+name]; ok {
		return in.computed(b, inputs)
	}
	v := in.configured(b, name)
	if len(v.allTaints()) > 0 || strings.Contains(typ, "coder_") || !in.graph.Names.Secret(name) || v.isConstant() {
		return v
	}
	return in.provided(secretAttribute{kind: SourceProvider, title: address + "." + name}, b, address, name)
}

// namesSecret reports a block whose argument "name" means a secret: /dev/npm_token.
func (in *Instance) namesSecret(b *terraform.Block) bool {
	if b == nil || b.Body().Attributes["name"] == nil {
		return false
	}
	name := terraform.PlainText(b.Body().Attributes["name"])
	return in.graph.Names.Secret(name[strings.LastIndexByte(name, '/')+1:])
}

func (in *Instance) provided(source secretAttribute, b *terraform.Block, address, name string) *value {
	o := in.graph.source(sourceKey{kind: source.kind, address: address + "." + name, in: in})
	o.title, o.Block = source.title, b
	return &value{taints: []*Taint{{Source: o}}, document: source.document}
}

// configured is an attribute as the template sets it.
func (in *Instance) configured(b *terraform.Block, name string) *value {
	attr := b.Body().Attributes[name]
	if attr == nil {
		return unknown
	}
	var values []*value
	for i, e := range in.Expand(b.Body(), in.Top) {
		if i >= maxExpansion {
			break
		}
		s := e.Scope.owned(b.Address + "." + name)
		values = append(values, s.literal(name, attr.Expr, s.eval(attr.Expr)))
	}
	if len(values) == 0 {
		return unknown
	}
	return joined(values...)
}

// computed carries what flows into the arguments that an attribute is made from.
func (in *Instance) computed(b *terraform.Block, inputs []string) *value {
	var values []*value
	for _, e := range in.Expand(b.Body(), in.Top) {
		for _, name := range inputs {
			s := e.Scope.owned(b.Address)
			if attr := b.Body().Attributes[name]; attr != nil {
				values = append(values, s.eval(attr.Expr))
			}
			for _, part := range in.Blocks(b.Body(), name, s) {
				for _, attr := range terraform.Attributes(part.Body) {
					values = append(values, part.Scope.eval(attr.Expr))
				}
			}
		}
	}
	if len(values) == 1 {
		return values[0]
	}
	return carrying(values...)
}

// parameterValue is an attribute of a parameter; only its value is given by people.
func (in *Instance) parameterValue(b *terraform.Block, key, name string) *value {
	if b == nil {
		return unknown
	}
	if name != "value" {
		return in.configured(b, name)
	}
	var marks []*Taint
	for _, p := range in.Parameters(b) {
		if p.Secret && (key == "" || p.Each.name == "" || p.Each.name == key) {
			marks = JoinTaints(marks, []*Taint{{Source: p.Source}})
		}
	}
	if len(marks) == 0 {
		return unknown
	}
	return &value{taints: marks}
}
