package lint

import (
	"fmt"
	"strings"
	"testing"
)

// TestSecretSources has attributes of providers that are secrets, each in the text of a
// script, and attributes of the same resources that are not.
func TestSecretSources(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		found bool
		paths string
	}{
		{true, `data.coder_workspace_owner.x.session_token data.coder_workspace_owner.x.oidc_access_token data.coder_workspace_owner.x.ssh_private_key
			data.coder_workspace.x.owner_session_token data.coder_workspace.x.owner_oidc_access_token
			data.coder_external_auth.x.access_token data.coder_git_auth.x.access_token data.coder_secret.x.value
			data.vault_kv_secret_v2.x.data["token"] data.vault_generic_secret.x.data["password"] data.vault_kv_secret.x.data.password
			data.vault_aws_access_credentials.x.secret_key data.vault_azure_access_credentials.x.client_secret
			data.vault_kubernetes_service_account_token.x.service_account_token data.vault_auth_backend_login.x.client_token
			data.vault_nomad_access_token.x.secret_id data.vault_transit_decrypt.x.plaintext ephemeral.vault_transit_decrypt.x.plaintext
			data.vault_transform_decode.x.decoded_value ephemeral.vault_gcpkms_secret_decrypt.x.plaintext vault_generic_endpoint.x.write_data["token"]
			data.aws_secretsmanager_secret_version.x.secret_string data.aws_ssm_parameter.db_token.value
			data.aws_secretsmanager_random_password.x.random_password data.aws_ecr_authorization_token.x.authorization_token data.aws_eks_cluster_auth.x.token
			data.google_secret_manager_secret_version.x.secret_data data.google_secret_manager_secret_version_access.x.secret_data
			data.google_client_config.x.access_token data.google_service_account_access_token.x.access_token
			data.azurerm_key_vault_secret.x.value data.azurerm_key_vault_certificate_data.x.key data.azurerm_kubernetes_cluster.x.kube_admin_config_raw
			data.digitalocean_kubernetes_cluster.x.kube_config[0].token
			data.onepassword_item.x.password data.onepassword_item.x.credential data.doppler_secrets.x.map.API_TOKEN
			data.infisical_secrets.x.secrets["API_TOKEN"].value data.bitwarden_secret.x.value data.bitwarden-secrets_secret.x.value
			data.bitwarden_item_login.x.password data.sops_file.x.data["api_token"] data.hcp_vault_secrets_secret.x.secret_value
			data.akeyless_static_secret.x.value data.conjur_secret.x.value data.keepass_entry.x.password data.lastpass_secret.x.password
			data.oci_secrets_secretbundle.x.secret_bundle_content[0].content data.kubernetes_secret.x.data["password"] data.kubernetes_secret_v1.x.data["token"]
			ephemeral.vault_kv_secret_v2.x.data["token"] ephemeral.vault_database_secret.x.password ephemeral.aws_secretsmanager_secret_version.x.secret_string
			ephemeral.random_password.x.result ephemeral.google_secret_manager_secret_version.x.secret_data ephemeral.azurerm_key_vault_secret.x.value
			ephemeral.aws_ssm_parameter.db_token.value ephemeral.kubernetes_token_request_v1.x.token ephemeral.onepassword_item.x.password
			random_password.x.result random_string.token.result random_uuid.token.result random_bytes.secret.hex random_id.api_key.hex
			tls_private_key.x.private_key_openssh tls_private_key.x.private_key_pem
			tailscale_tailnet_key.x.key google_service_account_key.x.private_key aws_iam_access_key.x.secret azuread_application_password.x.value
			cloudflare_zero_trust_tunnel_cloudflared.x.tunnel_token vault_token.x.client_token vault_approle_auth_backend_role_secret_id.x.secret_id
			artifactory_scoped_token.x.access_token digitalocean_database_cluster.x.password digitalocean_database_cluster.x.uri neon_project.x.connection_uri
			litellm_key.x.key authentik_token.x.key proxmox_virtual_environment_user_token.x.value wireguard_asymmetric_key.x.private_key`},
		{false, `data.coder_workspace_owner.x.name data.coder_workspace_owner.x.ssh_public_key data.coder_workspace.x.access_url
			data.vault_kv_secret_v2.x.path data.vault_generic_secret.x.data["username"] data.vault_nomad_access_token.x.accessor_id
			data.vault_transit_encrypt.x.ciphertext vault_generic_endpoint.x.write_data["username"] data.aws_secretsmanager_secret.x.arn data.aws_ssm_parameter.region.value
			data.google_secret_manager_secret.x.name data.azurerm_key_vault_secret.x.version data.onepassword_item.x.username
			data.digitalocean_kubernetes_cluster.x.kube_config[0].host data.digitalocean_kubernetes_cluster.x.kube_config[0].cluster_ca_certificate
			data.github_ssh_keys.x.keys random_password.x.bcrypt_hash random_string.suffix.result random_uuid.x.result random_id.x.hex
			tls_private_key.x.public_key_openssh tls_private_key.x.rsa_bits coder_agent.x.token coder_agent.x.init_script
			kubernetes_secret.x.id aws_key_pair.x.key_name google_service_account.x.email`},
	} {
		for path := range strings.FieldsSeq(tt.paths) {
			report := lintFiles(t, map[string]string{"main.tf": sourceTemplate(path)}, Options{})
			found := strings.Contains(findingLines(report), "[secret-in-script]")
			if found != tt.found {
				t.Errorf("%s: found %t, want %t\n%s", path, found, tt.found, findingLines(report))
			}
		}
	}
}

// sourceTemplate is a template whose script contains the value of an expression.
func sourceTemplate(path string) string {
	parts := strings.SplitN(path, ".", 4)
	block := "resource"
	if parts[0] == "data" || parts[0] == "ephemeral" {
		block, parts = parts[0], parts[1:]
	}
	return fmt.Sprintf("%s %q %q {\n}\n\nresource \"coder_script\" \"s\" {\n  agent_id = \"a\"\n  script   = \"export X=${%s}\"\n}\n", block, parts[0], parts[1], path)
}
