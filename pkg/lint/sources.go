package lint

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
)

// secretAttribute says which attributes of a resource type are secrets.
type secretAttribute struct {
	kind  originKind
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
		"data.coder_workspace_owner.session_token":     {kind: fromSession, title: "the workspace owner's session token"},
		"data.coder_workspace_owner.oidc_access_token": {kind: fromSession, title: "the workspace owner's OIDC token"},
		"data.coder_workspace_owner.ssh_private_key":   {kind: fromOwnerKey, title: "the workspace owner's private SSH key"},
		"data.coder_workspace.owner_session_token":     {kind: fromSession, title: "the workspace owner's session token"},
		"data.coder_workspace.owner_oidc_access_token": {kind: fromSession, title: "the workspace owner's OIDC token"},
		"data.coder_external_auth.access_token":        {kind: fromExternalAuth, title: "an external auth token"},
		"data.coder_git_auth.access_token":             {kind: fromExternalAuth, title: "a git auth token"},
		"data.coder_secret.value":                      {kind: fromUserSecret, title: "a user secret"},

		"random_password.result":                {kind: fromGenerated, title: "a generated password"},
		"random_string.result":                  {kind: fromGenerated, title: "a generated secret", named: true},
		"random_id.hex":                         {kind: fromGenerated, title: "a generated secret", named: true},
		"random_id.b64_std":                     {kind: fromGenerated, title: "a generated secret", named: true},
		"random_id.b64_url":                     {kind: fromGenerated, title: "a generated secret", named: true},
		"random_uuid.result":                    {kind: fromGenerated, title: "a generated secret", named: true},
		"random_uuid.id":                        {kind: fromGenerated, title: "a generated secret", named: true},
		"random_bytes.hex":                      {kind: fromGenerated, title: "a generated secret", named: true},
		"random_bytes.base64":                   {kind: fromGenerated, title: "a generated secret", named: true},
		"ephemeral.random_password.result":      {kind: fromGenerated, title: "a generated password"},
		"tls_private_key.private_key_pem":       {kind: fromGenerated, title: "a generated private key"},
		"tls_private_key.private_key_openssh":   {kind: fromGenerated, title: "a generated private key"},
		"tls_private_key.private_key_pem_pkcs8": {kind: fromGenerated, title: "a generated private key"},

		"data.vault_generic_secret.data":                               {kind: fromProvider, title: "a secret of Vault", document: true},
		"data.vault_generic_secret.data_json":                          {kind: fromProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret.data":                                    {kind: fromProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret.data_json":                               {kind: fromProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret_v2.data":                                 {kind: fromProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret_v2.data_json":                            {kind: fromProvider, title: "a secret of Vault", document: true},
		"ephemeral.vault_kv_secret_v2.data":                            {kind: fromProvider, title: "a secret of Vault", document: true},
		"data.vault_nomad_access_token.secret_id":                      {kind: fromProvider, title: "a Nomad token of Vault"},
		"data.vault_transit_decrypt.plaintext":                         {kind: fromProvider, title: "what Vault decrypted"},
		"data.vault_transform_decode.decoded_value":                    {kind: fromProvider, title: "what Vault decoded"},
		"data.vault_gcpkms_secret_decrypt.plaintext":                   {kind: fromProvider, title: "what Vault decrypted"},
		"vault_generic_endpoint.write_data":                            {kind: fromProvider, title: "an answer of Vault", document: true},
		"vault_generic_endpoint.write_data_json":                       {kind: fromProvider, title: "an answer of Vault", document: true},
		"data.aws_secretsmanager_secret_version.secret_string":         {kind: fromProvider, title: "a secret of AWS Secrets Manager", document: true},
		"data.aws_secretsmanager_secret_version.secret_binary":         {kind: fromProvider, title: "a secret of AWS Secrets Manager"},
		"data.aws_ssm_parameter.value":                                 {kind: fromProvider, title: "a parameter of AWS Systems Manager", named: true},
		"data.google_secret_manager_secret_version.secret_data":        {kind: fromProvider, title: "a secret of Google Secret Manager", document: true},
		"data.google_secret_manager_secret_version_access.secret_data": {kind: fromProvider, title: "a secret of Google Secret Manager", document: true},
		"data.azurerm_key_vault_secret.value":                          {kind: fromProvider, title: "a secret of Azure Key Vault"},
		"azuread_application_password.value":                           {kind: fromProvider, title: "an application password"},
		"azuread_service_principal_password.value":                     {kind: fromProvider, title: "a service principal's password"},
		"data.kubernetes_secret.data":                                  {kind: fromProvider, title: "a Kubernetes secret", document: true},
		"data.kubernetes_secret_v1.data":                               {kind: fromProvider, title: "a Kubernetes secret", document: true},
		"data.onepassword_item.credential":                             {kind: fromProvider, title: "an item of 1Password"},
		"data.hcp_vault_secrets_app.secrets":                           {kind: fromProvider, title: "a secret of HCP Vault Secrets", document: true},
		"data.hcp_vault_secrets_secret.secret_value":                   {kind: fromProvider, title: "a secret of HCP Vault Secrets"},
		"data.infisical_secrets.secrets":                               {kind: fromProvider, title: "a secret of Infisical", document: true},
		"data.doppler_secrets.map":                                     {kind: fromProvider, title: "a secret of Doppler", document: true},
		"data.sops_file.data":                                          {kind: fromProvider, title: "a secret of a SOPS file", document: true},
		"data.sops_file.raw":                                           {kind: fromProvider, title: "a secret of a SOPS file", document: true},
		"data.bitwarden_secret.value":                                  {kind: fromProvider, title: "a secret of Bitwarden"},
		"data.bitwarden-secrets_secret.value":                          {kind: fromProvider, title: "a secret of Bitwarden"},
		"data.local_sensitive_file.content":                            {kind: fromProvider, title: "a sensitive file's content", named: true},
		"tailscale_tailnet_key.key":                                    {kind: fromProvider, title: "a Tailscale auth key"},
		"google_service_account_key.private_key":                       {kind: fromProvider, title: "a service account's key"},
		"data.azurerm_key_vault_certificate_data.key":                  {kind: fromProvider, title: "a private key of Azure Key Vault"},
		"data.azurerm_key_vault_certificate_data.pem":                  {kind: fromProvider, title: "a private key of Azure Key Vault"},
		"data.oci_secrets_secretbundle.secret_bundle_content":          {kind: fromProvider, title: "a secret of OCI Vault", document: true},
		"vault_approle_auth_backend_role_secret_id.secret_id":          {kind: fromProvider, title: "an AppRole's secret id"},
		"digitalocean_database_cluster.uri":                            {kind: fromProvider, title: "a database's address with its password"},
		"digitalocean_database_cluster.private_uri":                    {kind: fromProvider, title: "a database's address with its password"},
		"neon_project.connection_uri":                                  {kind: fromProvider, title: "a database's address with its password"},
		"litellm_key.key":                                              {kind: fromProvider, title: "a LiteLLM key"},
	}
})

// clusterCredentials are attributes that hold a cluster's login, whatever the provider.
const clusterCredentials wordSet = "kube_config kube_config_raw kube_admin_config kube_admin_config_raw kubeconfig kubeconfig_raw kubeconfig_yaml raw_config"

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
	case clusterCredentials.has(name):
		return secretAttribute{kind: fromProvider, title: "a cluster's login", document: name == "kube_config" || name == "kube_admin_config"}, true
	case name != "value" && name != "key" && name != "secret_value" && name != "token":
	case strings.HasSuffix(plain, "_token"), strings.HasSuffix(plain, "_api_key"), strings.HasSuffix(plain, "_secret") && (data || ephemeral):
		return secretAttribute{kind: fromProvider, title: "a secret of " + plain}, true
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
func (in *instance) resource(address string, rest hcl.Traversal) (*value, hcl.Traversal) {
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
	name, left := attrStep(rest)
	if name == "" {
		return &value{whole: &wholeResource{in, address, key}}, nil
	}
	return (&wholeResource{in, address, key}).attribute(name), left
}

// wholeResource is a resource, or the instance of it that key tells, as x[*].result
// and for p in x have it. Where it has several instances, it stands for each.
type wholeResource struct {
	in           *instance
	address, key string
}

func (w *wholeResource) attribute(name string) *value {
	return w.in.once(w.address+"["+w.key+"]."+name, func() *value {
		return w.in.attribute(w.address, w.key, name)
	})
}

func (in *instance) attribute(address, key, name string) *value {
	typ := address[:strings.LastIndexByte(address, '.')]
	b := in.mod.resources[address]
	if typ == "data.coder_parameter" {
		return in.parameterValue(b, key, name)
	}
	if source, ok := secretAttributeOf(typ, name); ok {
		if source.named && !in.graph.names.secret(address[len(typ)+1:]) && !in.namesSecret(b) && (source.kind != fromGenerated || in.secretUses()[address] == "") {
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
	if len(v.allMarks()) > 0 || strings.Contains(typ, "coder_") || !in.graph.names.secret(name) || v.isConstant() {
		return v
	}
	return in.provided(secretAttribute{kind: fromProvider, title: address + "." + name}, b, address, name)
}

// namesSecret reports a block whose argument "name" means a secret: /dev/npm_token.
func (in *instance) namesSecret(b *block) bool {
	if b == nil || b.body().Attributes["name"] == nil {
		return false
	}
	name := plainText(b.body().Attributes["name"])
	return in.graph.names.secret(name[strings.LastIndexByte(name, '/')+1:])
}

func (in *instance) provided(source secretAttribute, b *block, address, name string) *value {
	o := in.graph.origin(originKey{kind: source.kind, address: address + "." + name, in: in})
	o.title, o.block = source.title, b
	return &value{marks: []*mark{{from: o}}, document: source.document}
}

// configured is an attribute as the template sets it.
func (in *instance) configured(b *block, name string) *value {
	attr := b.body().Attributes[name]
	if attr == nil {
		return unknown
	}
	var values []*value
	for i, e := range in.expand(b.body(), in.top) {
		if i >= maxExpansion {
			break
		}
		s := e.scope.owned(b.address + "." + name)
		values = append(values, s.literal(name, attr.Expr, s.eval(attr.Expr)))
	}
	if len(values) == 0 {
		return unknown
	}
	return joined(values...)
}

// computed carries what flows into the arguments that an attribute is made from.
func (in *instance) computed(b *block, inputs []string) *value {
	var values []*value
	for _, e := range in.expand(b.body(), in.top) {
		for _, name := range inputs {
			s := e.scope.owned(b.address)
			if attr := b.body().Attributes[name]; attr != nil {
				values = append(values, s.eval(attr.Expr))
			}
			for _, part := range in.blocks(b.body(), name, s) {
				for _, attr := range attributes(part.Body) {
					values = append(values, part.scope.eval(attr.Expr))
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
func (in *instance) parameterValue(b *block, key, name string) *value {
	if b == nil {
		return unknown
	}
	if name != "value" {
		return in.configured(b, name)
	}
	var marks []*mark
	for _, p := range in.parameters(b) {
		if p.secret && (key == "" || p.each.name == "" || p.each.name == key) {
			marks = joinMarks(marks, []*mark{{from: p.origin}})
		}
	}
	if len(marks) == 0 {
		return unknown
	}
	return &value{marks: marks}
}
