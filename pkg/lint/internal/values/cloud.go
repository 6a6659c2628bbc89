package values

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// cloudShapes are the keys of clouds, hosting, networks and secret managers.
var cloudShapes = []shape{
	{kind: "aws-access-key-id", title: "AWS access key id", prefixes: "AKIA ASIA ABIA ACCA", alphabet: chars.UpperNum, min: 16, max: 16, check: isAWSKeyID, confidence: naming.ConfidenceMedium},
	{kind: "aws-bedrock-key", title: "Amazon Bedrock API key", prefixes: "ABSK", alphabet: chars.Base64, min: 109, max: 272},
	{kind: "aws-bedrock-key", title: "Amazon Bedrock API key", prefixes: "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", alphabet: chars.Base64 | chars.WordDash, min: 20, max: 4000},
	{kind: "aws-session-token", title: "AWS session token", prefixes: "IQoJb3JpZ2lu FwoGZXIvYXdz", alphabet: chars.Base64, min: 100, max: 4000},
	{kind: "google-api-key", title: "Google API key", prefixes: "AIza", alphabet: chars.WordDash, min: 35, max: 35, check: bodyIsVaried},
	{kind: "google-api-key", title: "Google AI key", prefixes: "AQ.Ab", alphabet: chars.WordDash, min: 40, max: 120, check: bodyIsMixed},
	{kind: "google-oauth-secret", title: "Google OAuth client secret", prefixes: "GOCSPX-", alphabet: chars.WordDash, min: 28, max: 28},
	{kind: "google-oauth-token", title: "Google OAuth token", prefixes: "ya29.", alphabet: chars.Dotted, min: 60, max: 1500},
	{kind: "azure-devops-token", title: "Azure DevOps token", prefixes: "AZDO", alphabet: chars.Alnum, min: 76, max: 80, confidence: naming.ConfidenceMedium},
	{kind: "digitalocean-token", title: "DigitalOcean token", prefixes: "dop_v1_ doo_v1_ dor_v1_", alphabet: chars.HexDigits, min: 64, max: 64},
	{kind: "cloudflare-token", title: "Cloudflare API token", prefixes: "cfut_ cfat_ cfk_", alphabet: chars.WordDash, min: 44, max: 56, check: bodyIsMixed},
	{kind: "cloudflare-token", title: "Cloudflare origin CA key", prefixes: "v1.0-", alphabet: chars.HexDigits | chars.Dash, min: 171, max: 171, check: func(t string, body int) bool {
		return parts(t, body, "-", part{chars.HexDigits, 24, 24}, part{chars.HexDigits, 146, 146})
	}},
	{kind: "fly-token", title: "Fly.io token", prefixes: "fm1r_ fm1a_ fm2_", alphabet: chars.Base64, min: 100, max: 4000},
	{kind: "fly-token", title: "Fly.io token", prefixes: "fo1_", alphabet: chars.WordDash, min: 43, max: 43},
	{kind: "heroku-key", title: "Heroku API key", prefixes: "HRKU-AA", alphabet: chars.WordDash, min: 58, max: 58},
	{kind: "heroku-key", title: "Heroku API key", prefixes: "HRKU-", alphabet: chars.HexDigits | chars.Dash, min: 36, max: 36, check: bodyIsUUID},
	{kind: "vercel-token", title: "Vercel token", prefixes: "vcp_ vci_ vca_ vcr_ vck_", alphabet: chars.WordDash, min: 24, max: 80, check: bodyIsMixed},
	{kind: "netlify-token", title: "Netlify token", prefixes: "nfp_ nfc_ nfo_ nfu_ nfb_", alphabet: chars.WordDash, min: 36, max: 48, check: bodyIsMixed},
	{kind: "render-key", title: "Render API key", prefixes: "rnd_", alphabet: chars.Alnum, min: 28, max: 40, check: bodyIsMixed},
	{kind: "alibaba-access-key-id", title: "Alibaba Cloud access key id", prefixes: "LTAI", alphabet: chars.Alnum, min: 16, max: 26, check: bodyIsMixed, confidence: naming.ConfidenceMedium},
	{kind: "tencent-secret-id", title: "Tencent Cloud secret id", prefixes: "AKID", alphabet: chars.Alnum, min: 32, max: 32, check: bodyIsMixed, confidence: naming.ConfidenceMedium},
	{kind: "yandex-key", title: "Yandex Cloud key", prefixes: "AQVN", alphabet: chars.WordDash, min: 35, max: 38},
	{kind: "yandex-key", title: "Yandex OAuth token", prefixes: "y0_", alphabet: chars.WordDash, min: 50, max: 70, check: bodyIsMixed},
	{kind: "supabase-key", title: "Supabase key", prefixes: "sbp_", alphabet: chars.HexDigits, min: 40, max: 40},
	{kind: "supabase-key", title: "Supabase secret key", prefixes: "sb_secret_", alphabet: chars.WordDash, min: 31, max: 48},
	{kind: "planetscale-token", title: "PlanetScale token", prefixes: "pscale_tkn_ pscale_pw_ pscale_oauth_", alphabet: chars.Dotted | chars.Equals, min: 32, max: 64},
	{kind: "neon-key", title: "Neon API key", prefixes: "napi_", alphabet: chars.Alnum, min: 50, max: 80},
	{kind: "databricks-token", title: "Databricks token", prefixes: "dapi", alphabet: chars.HexDigits | chars.Dash, min: 32, max: 34, check: isDatabricks},
	{kind: "aiven-password", title: "Aiven password", prefixes: "AVNS_", alphabet: chars.WordDash, min: 18, max: 24},
	{kind: "clickhouse-key", title: "ClickHouse Cloud key", prefixes: "4b1d", alphabet: chars.Alnum, min: 38, max: 38, check: bodyIsMixed},
	{kind: "openshift-token", title: "OpenShift token", prefixes: "sha256~", alphabet: chars.WordDash, min: 43, max: 43, check: bodyIsMixed},
	{kind: "doppler-token", title: "Doppler token", prefixes: "dp.pt. dp.st. dp.sa. dp.ct. dp.scim. dp.audit.", alphabet: chars.Dotted, min: 40, max: 60},
	{kind: "infisical-token", title: "Infisical token", prefixes: "st.", alphabet: chars.Dotted, min: 90, max: 110, check: func(t string, body int) bool {
		return parts(t, body, ".", part{chars.HexAny | chars.Dash, 24, 36}, part{chars.HexAny, 32, 32}, part{chars.HexAny, 32, 32})
	}},
	{kind: "vault-token", title: "Vault token", prefixes: "hvs.", alphabet: chars.WordDash, min: 24, max: 300, check: bodyIsMixed},
	{kind: "vault-token", title: "Vault batch token", prefixes: "hvb. hvr.", alphabet: chars.WordDash, min: 100, max: 600},
	{kind: "onepassword-token", title: "1Password service account token", prefixes: "ops_eyJ", alphabet: chars.Base64 | chars.WordDash, min: 200, max: 2000},
	{kind: "onepassword-key", title: "1Password secret key", prefixes: "A3-", alphabet: chars.UpperNum | chars.Dash, min: 33, max: 40, check: isOnePasswordKey},
	{kind: "bitwarden-token", title: "Bitwarden Secrets Manager token", prefixes: "0.", alphabet: chars.Base64 | chars.Dash | chars.Dot | chars.Colon, min: 80, max: 140, check: isBitwarden},
	{kind: "tailscale-key", title: "Tailscale key", prefixes: "tskey-auth- tskey-api- tskey-client- tskey-scim- tskey-webhook- tskey-", alphabet: chars.WordDash, min: 20, max: 100, check: bodyIsMixed},
	{kind: "netbird-token", title: "NetBird token", prefixes: "nbp_", alphabet: chars.Alnum, min: 36, max: 36, check: bodyIsMixed},
	{kind: "ngrok-key", title: "ngrok API key", prefixes: "ngrok_api_", alphabet: chars.Word, min: 40, max: 80},
	{kind: "defined-networking-key", title: "Defined Networking key", prefixes: "dnkey-", alphabet: chars.WordDash | chars.Equals, min: 70, max: 90},
	{kind: "age-key", title: "age secret key", prefixes: "AGE-SECRET-KEY-1", alphabet: chars.UpperNum, min: 58, max: 58, check: isBech32, checksum: true},
	{kind: "age-key", title: "age secret key", prefixes: "AGE-SECRET-KEY-PQ-1", alphabet: chars.UpperNum, min: 58, max: 70, check: isBech32, checksum: true},
	{kind: "cloudflared-token", title: "Cloudflare tunnel token", prefixes: "eyJhIjoi", alphabet: chars.Base64 | chars.WordDash, min: 100, max: 400, check: isTunnelToken},
}
