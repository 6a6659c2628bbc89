package flow

import (
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

// secretAttribute is an attribute of a resource type that is a secret.
type secretAttribute struct {
	kind  taint.SourceKind
	title string
	// document: the attribute has many fields, whose names say which are secrets.
	document bool
	// named: only if the block's label means a secret.
	named bool
}

// secretAttributes lists attributes whose name alone does not mean a secret, by
// "type.attribute".
var secretAttributes = sync.OnceValue(func() map[string]secretAttribute {
	return map[string]secretAttribute{
		"data.coder_workspace_owner.session_token":     {kind: taint.SourceSession, title: "the workspace owner's session token"},
		"data.coder_workspace_owner.oidc_access_token": {kind: taint.SourceSession, title: "the workspace owner's OIDC token"},
		"data.coder_workspace_owner.ssh_private_key":   {kind: taint.SourceOwnerKey, title: "the workspace owner's private SSH key"},
		"data.coder_workspace.owner_session_token":     {kind: taint.SourceSession, title: "the workspace owner's session token"},
		"data.coder_workspace.owner_oidc_access_token": {kind: taint.SourceSession, title: "the workspace owner's OIDC token"},
		"data.coder_external_auth.access_token":        {kind: taint.SourceExternalAuth, title: "an external auth token"},
		"data.coder_git_auth.access_token":             {kind: taint.SourceExternalAuth, title: "a git auth token"},
		"data.coder_secret.value":                      {kind: taint.SourceUserSecret, title: "a user secret"},

		"random_password.result":                {kind: taint.SourceGenerated, title: "a generated password"},
		"random_string.result":                  {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"random_id.hex":                         {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"random_id.b64_std":                     {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"random_id.b64_url":                     {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"random_uuid.result":                    {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"random_uuid.id":                        {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"random_bytes.hex":                      {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"random_bytes.base64":                   {kind: taint.SourceGenerated, title: "a generated secret", named: true},
		"ephemeral.random_password.result":      {kind: taint.SourceGenerated, title: "a generated password"},
		"tls_private_key.private_key_pem":       {kind: taint.SourceGenerated, title: "a generated private key"},
		"tls_private_key.private_key_openssh":   {kind: taint.SourceGenerated, title: "a generated private key"},
		"tls_private_key.private_key_pem_pkcs8": {kind: taint.SourceGenerated, title: "a generated private key"},

		"data.vault_generic_secret.data":                               {kind: taint.SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_generic_secret.data_json":                          {kind: taint.SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret.data":                                    {kind: taint.SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret.data_json":                               {kind: taint.SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret_v2.data":                                 {kind: taint.SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_kv_secret_v2.data_json":                            {kind: taint.SourceProvider, title: "a secret of Vault", document: true},
		"ephemeral.vault_kv_secret_v2.data":                            {kind: taint.SourceProvider, title: "a secret of Vault", document: true},
		"data.vault_nomad_access_token.secret_id":                      {kind: taint.SourceProvider, title: "a Nomad token of Vault"},
		"data.vault_transit_decrypt.plaintext":                         {kind: taint.SourceProvider, title: "what Vault decrypted"},
		"data.vault_transform_decode.decoded_value":                    {kind: taint.SourceProvider, title: "what Vault decoded"},
		"data.vault_gcpkms_secret_decrypt.plaintext":                   {kind: taint.SourceProvider, title: "what Vault decrypted"},
		"vault_generic_endpoint.write_data":                            {kind: taint.SourceProvider, title: "an answer of Vault", document: true},
		"vault_generic_endpoint.write_data_json":                       {kind: taint.SourceProvider, title: "an answer of Vault", document: true},
		"data.aws_secretsmanager_secret_version.secret_string":         {kind: taint.SourceProvider, title: "a secret of AWS Secrets Manager", document: true},
		"data.aws_secretsmanager_secret_version.secret_binary":         {kind: taint.SourceProvider, title: "a secret of AWS Secrets Manager"},
		"data.aws_ssm_parameter.value":                                 {kind: taint.SourceProvider, title: "a parameter of AWS Systems Manager", named: true},
		"data.google_secret_manager_secret_version.secret_data":        {kind: taint.SourceProvider, title: "a secret of Google Secret Manager", document: true},
		"data.google_secret_manager_secret_version_access.secret_data": {kind: taint.SourceProvider, title: "a secret of Google Secret Manager", document: true},
		"data.azurerm_key_vault_secret.value":                          {kind: taint.SourceProvider, title: "a secret of Azure Key Vault"},
		"azuread_application_password.value":                           {kind: taint.SourceProvider, title: "an application password"},
		"azuread_service_principal_password.value":                     {kind: taint.SourceProvider, title: "a service principal's password"},
		"data.kubernetes_secret.data":                                  {kind: taint.SourceProvider, title: "a Kubernetes secret", document: true},
		"data.kubernetes_secret_v1.data":                               {kind: taint.SourceProvider, title: "a Kubernetes secret", document: true},
		"data.onepassword_item.credential":                             {kind: taint.SourceProvider, title: "an item of 1Password"},
		"data.hcp_vault_secrets_app.secrets":                           {kind: taint.SourceProvider, title: "a secret of HCP Vault Secrets", document: true},
		"data.hcp_vault_secrets_secret.secret_value":                   {kind: taint.SourceProvider, title: "a secret of HCP Vault Secrets"},
		"data.infisical_secrets.secrets":                               {kind: taint.SourceProvider, title: "a secret of Infisical", document: true},
		"data.doppler_secrets.map":                                     {kind: taint.SourceProvider, title: "a secret of Doppler", document: true},
		"data.sops_file.data":                                          {kind: taint.SourceProvider, title: "a secret of a SOPS file", document: true},
		"data.sops_file.raw":                                           {kind: taint.SourceProvider, title: "a secret of a SOPS file", document: true},
		"data.bitwarden_secret.value":                                  {kind: taint.SourceProvider, title: "a secret of Bitwarden"},
		"data.bitwarden-secrets_secret.value":                          {kind: taint.SourceProvider, title: "a secret of Bitwarden"},
		"data.local_sensitive_file.content":                            {kind: taint.SourceProvider, title: "a sensitive file's content", named: true},
		"tailscale_tailnet_key.key":                                    {kind: taint.SourceProvider, title: "a Tailscale auth key"},
		"google_service_account_key.private_key":                       {kind: taint.SourceProvider, title: "a service account's key"},
		"data.azurerm_key_vault_certificate_data.key":                  {kind: taint.SourceProvider, title: "a private key of Azure Key Vault"},
		"data.azurerm_key_vault_certificate_data.pem":                  {kind: taint.SourceProvider, title: "a private key of Azure Key Vault"},
		"data.oci_secrets_secretbundle.secret_bundle_content":          {kind: taint.SourceProvider, title: "a secret of OCI Vault", document: true},
		"vault_approle_auth_backend_role_secret_id.secret_id":          {kind: taint.SourceProvider, title: "an AppRole's secret id"},
		"digitalocean_database_cluster.uri":                            {kind: taint.SourceProvider, title: "a database's address with its password"},
		"digitalocean_database_cluster.private_uri":                    {kind: taint.SourceProvider, title: "a database's address with its password"},
		"neon_project.connection_uri":                                  {kind: taint.SourceProvider, title: "a database's address with its password"},
		"litellm_key.key":                                              {kind: taint.SourceProvider, title: "a LiteLLM key"},
	}
})

// clusterCredentials are attributes that hold a cluster's login, whatever the provider.
const clusterCredentials chars.Words = "kube_config kube_config_raw kube_admin_config kube_admin_config_raw kubeconfig kubeconfig_raw kubeconfig_yaml raw_config"

// secretAttributeOf returns the secret attribute of a type. Ephemeral resources have those
// of resources and data sources. A type that is named after a secret, such as conjur_secret,
// has it in an attribute such as "value".
func secretAttributeOf(resourceType, name string) (secretAttribute, bool) {
	plain, ephemeral := strings.CutPrefix(resourceType, "ephemeral.")
	for _, t := range [...]string{resourceType, "data." + plain, plain} {
		if secret, ok := secretAttributes()[t+"."+name]; ok {
			return secret, true
		}
		if !ephemeral {
			break
		}
	}
	plain, data := strings.CutPrefix(plain, "data.")
	switch {
	case clusterCredentials.Has(name):
		return secretAttribute{kind: taint.SourceProvider, title: "a cluster's login", document: name == "kube_config" || name == "kube_admin_config"}, true
	case name != "value" && name != "key" && name != "secret_value" && name != "token":
	case strings.HasSuffix(plain, "_token"), strings.HasSuffix(plain, "_api_key"), strings.HasSuffix(plain, "_secret") && (data || ephemeral):
		return secretAttribute{kind: taint.SourceProvider, title: "a secret of " + plain}, true
	}
	return secretAttribute{}, false
}

// results lists the arguments that a computed attribute is made from.
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
