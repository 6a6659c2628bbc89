package naming

import (
	"strings"
	"testing"
)

// The names that must be secret, by confidence. Together with the lists below
// they reach every row of the tables: TestEveryNounHasAName holds that.
const (
	highNames = `database_url_with_password git_url_with_token password db_password dbPassword DB_PASSWORD admin-password spring.datasource.password passwords PGPASSWD passphrase ssh_pass_phrase
		passcode vault_pass_code my_pass_word secret client_secret clientSecret app-secret token github_token gh_token GitHubToken do_token
		05_claude_token aws_bearer_token_bedrock op_account_password connection_string db_conn_string conn_str connstr connectionstring
		api_key apikey API-KEY APIKey apiKey OPENAI_API_KEY openai_key tailscale_authkey auth_key ts_authkey secret_key django_secret_key
		secret_key_base private_pem pem_key key_pem otp_seed otp_secret totp_seed mfa_seed wallet_seed_phrase recovery_phrase mnemonic cipassword requirepass sambapassword
		recovery_code recovery_codes backup_codes sas_url credentials_json credential_json credentials_b64 credentials_base64
		service_account_json service_account_key sa_json kubeconfig_content kubeconfig_contents kubeconfig_data kubeconfig_b64
		kubeconfig_base64 kubeconfig_raw kubeconfig_yaml dockerconfigjson docker_config_json id_rsa wifi_psk preshared_key pre_shared_key
		shared_access_signature aws_secret_access_key secretAccessKey storage_access_key account_access_key azure_access_key
		approle_secret_id vault_secret_id role_secret_id private_ssh_key ssh_key_private service_account_json_key gcr_json_key gcp_json_key sa_json_key google_json_key
		supabase_service_role_key setup_key jwt_secret_string secret_phrase privatekey private_key PRIVKEY
		master_key encryption_key encryptionKey fernet_key hmac_key deploy_key ai_key unseal_key age_key join_key session_key oauth_token
		refresh_token login_password store_password setup_token cache_token log_token sign_in_token token_for_repo user_and_password
		buildkite_agent_token dbpassword mysqlrootpassword vncpasswd authtoken accesstoken refreshToken mysqlpassword public_repo_token public_registry_password
		OPENCODE_API_KEY_VALUE bws_access_token password1 token2 jwtSecret IDToken secret_value api_key_prod vault_token_dev step2_do_token
		ACCESS_TOKEN_GITHUB JWTSecretKey xoauth2token my.app/token k3s_token s3_secret_key p12_password`
	mediumNames = `pwd root_pw pswd psw pass db_pass root-pass rootpass pat gh_pat do_pat githubPAT jwt dsn mysql_dsn credential credentials creds cred
		git_creds pin_code pincode otp auth_json auth_tarball auth_bundle auth_blob auth_code access_code unlock_code mfa_code one_time_code two_factor_code 2fa_code verification_code serial_key
		nomad_http_auth basic_auth basicauth bearer netrc npmrc_auth pgpass htpasswd id_ed25519 password_hash hashed_password
		password_hashed hash_password encrypted_password session_cookie auth_cookie slack_webhook discord_webhook teams_webhook
		mattermost_webhook slack_webhook_url discord_webhook_url teams_webhook_url mattermost_webhook_url presigned_url signed_url
		windows_product_key activation_code license_code licence_code plex_claim totp api_tokens tokens api_keys private_keys secret_keys access_keys_secret docker_auth_config private_jwk docker_config_base64 npmrc_b64
		signing_key gpg_key client_key license_key licence_key account_key storage_key service_key app_key provisioner_key gateway_key
		virtual_key subscription_key server_key`
	unclearNames = `ssh_key ssh_keys sshkey host_key rsa_key ed25519_key ecdsa_key deploy_keys key KEY bot2key my_key auth authentication
		authorization registry_auth docker_auth auth_config auth_data auth_header access_key aws_access_key access_keys kubeconfig kube_config
		docker_config service_account google_application_credentials npmrc pfx keystore pem database_url DATABASE_URL db_url postgres_url
		postgresql_url mysql_url mongo_url mongo_uri mongodb_url mongodb_uri redis_url amqp_url broker_url database_uri db_uri connection_url
		connection_uri jdbc_url webhook webhook_url sqlalchemy_url license licence pin sentry_dsn secrets secret_id pull_secret pull_secrets
		tls_secret ca_secret cert_secret certificate_secret existing_secret kubernetes_secret ingress_secret
		vpn_config openvpn_config ovpn_config wireguard_config wg_config wireguard_conf wg_conf vpn_conf openvpn_conf rclone_config json_key registry_secret credentials_secret keytab
		password_secret_key token_secret_key key_secret_key`
	benignNames = `ssh_pubkey ssh_public_key auth_type ssh_key_coder_public git_author_name use_bots_git_creds autoprovision_freeapi_key persist_ssh
		bws_ssh_key_id ssh_key_filename gcp_project_name git_repo_url location claude_provider enable_advanced_tools aws_access_key_id
		cloudflare_account_id docker_registry_username llm_model_id use_kubeconfig kubeconfig_path cert_path ca_cert_path
		cache_repo_secret_name ssh_key_id provisioner_key_name kms_key_id ssh_key_name credential_age encryption api_key_scope
		token_description check_license vault_jwt_auth_path auth_provider_id api_key_helper private_subnet_suffix secret_names
		http_tokens input_price_per_million_tokens CLAUDE_CODE_MAX_OUTPUT_TOKENS CODER_MAX_TOKEN_LIFETIME api_token_secret_ref_key
		secretName savePassword TOKEN_NAME token_url without-connection-token NOPASSWD monkey keyboard author rapid capital turkey
		keybinding compass bypass passenger tokenizer secretary authorized_keys max_tokens max_token thinking_tokens token_limit
		token_count n_tokens_per_minute price_per_token accept_license has_password is_secret no_token password_length password_policy
		password_manager password_store secret_manager secrets_manager secret_store secrets_store key_vault keyvault 1password
		1password_account onepassword one_password_vault token_exchange token_service secret_service parameter_store stop_token stop_tokens
		pad_token eos_token bos_token sep_token cls_token mask_token special_tokens design_token design_tokens token_bucket
		csrf_token_header cancellation_token primary_key foreign_key partition_key sort_key cache_key hash_key range_key object_key
		state_key lock_key label_key tag_key map_key group_key idempotency_key row_key routing_key index_key lookup_key sorting_key
		annotation_key config_key env_key attribute_key metadata_key field_key dict_key hot_key short_cut_key
		shortcut_key leader_key modifier_key escape_key enter_key arrow_key prefix_key meta_key return_key publishable_key
		publishable_token site_key anon_key anonymous_key public_token instrumentation_key vapid_public_key kms_key kms_keys cmk_key
		kms_crypto_key kms_encryption_key kms_signing_key key_pair keypair key_pairs metadata_http_tokens image_pull_secret
		image_pull_secrets imagepullsecret imagepullsecrets pull_secret_name access_key_id secret_santa single_pass two_pass band_pass
		low_pass high_pass pass_through pass_credentials rotate_token show_secrets token_enabled password_auth region zone cpu
		workspace_name secret_path token_file password_file private_key_path private_key_file tls_key_file jwt_issuer token_ttl
		secret_version token_endpoint token_type password_regex totp_digits password_stdin agent_token coder_agent_token nopassword ssh_key_fingerprint token_header image_tag password_reset_url keyfile
		ca_cert_pem ca_pem certificate_pem chain_pem fullchain_pem creds_store secret_scanning projectTokenCreate secretRef secretKeyRef accessKeyId secretsmanagerarn`
)

func TestClassifyName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		names string
		want  Verdict
	}{
		{highNames, Verdict{Secret: true, Confidence: ConfidenceHigh}},
		{mediumNames, Verdict{Secret: true, Confidence: ConfidenceMedium}},
		{unclearNames, Verdict{Unclear: true, Confidence: ConfidenceLow}},
		{benignNames, Verdict{}},
	} {
		for _, name := range strings.Fields(tt.names) {
			expectName(t, name, Classify(name), tt.want)
		}
	}
}

func expectName(t *testing.T, name string, got, want Verdict) {
	t.Helper()
	if got.Secret != want.Secret || got.Unclear != want.Unclear || got.Confidence != want.Confidence {
		t.Errorf("%q: secret=%t unclear=%t confidence=%s, want %t %t %s: words %q, %s",
			name, got.Secret, got.Unclear, got.Confidence, want.Secret, want.Unclear, want.Confidence, got.Words, got.Reason)
	}
	if got.Reason == "" {
		t.Errorf("%q has no reason", name)
	}
}

// Phrases that people are shown, in many languages, by the same verdicts.
var (
	highPhrases = []string{
		"SSH Private Key", "GitHub Personal Access Token", "Segredo da bancada", "Token do clone", "SSH key (private)", "Personal access token (classic)",
		"API Key (optional)", "Password for VNC", "Your OpenAI key", "Anthropic API Key or OAuth token", "Value of the API key",
		"Contents of the private key", "1Password Account Password", "User name or password", "Passphrase of the private key", "Windows Password",
		"Contraseña de la base de datos", "Contraseñas", "contrasenya", "Clave API", "Clave de API", "Clave privada", "clave secreta", "clave de acceso",
		"Frase de contraseña", "llave privada", "llave API", "Secreto del cliente", "Senha do banco", "senhas", "segredos", "Palavra-passe",
		"palavra chave secreta", "Chave API", "Chave de API", "chave privada", "chave secreta", "chave de acesso", "frase secreta",
		"Mot de passe", "mots de passe", "motdepasse", "MDP admin", "Jeton d'accès", "Clé API", "Clé d'API", "Clé privée", "clé secrète", "clé d'accès",
		"phrase secrète", "Phrase de passe", "code secret", "parola d'ordine", "Chiave API", "chiave privata", "chiave segreta",
		"chiave di accesso", "segreto", "parola", "parolei", "Passwort", "Datenbankpasswort", "Kennwort", "Geheimnis", "API-Schlüssel",
		"API Schluessel", "Privater Schlüssel", "privater Schluessel", "privaten Schlüssel", "privaten Schluessel", "geheimer Schlüssel",
		"geheimer Schluessel", "private Schlüssel", "Geheimschlüssel", "Zugriffsschlüssel", "Zugangsschlüssel", "Zugriffstoken", "Wachtwoord",
		"databasewachtwoord", "geheim", "API-sleutel", "privé sleutel", "privésleutel", "geheime sleutel", "Lösenord", "Passord",
		"Adgangskode", "Kodeord", "Salasana", "Jelszó", "Hasło", "hasła", "Klucz API", "klucz prywatny", "klucz dostępu", "tajny klucz", "sekret",
		"Heslo", "Şifre", "şifresi", "Veritabanı parolası", "API anahtarı", "gizli anahtar", "özel anahtar", "erişim anahtarı", "Kata sandi",
		"sandi", "Mật khẩu", "Пароль", "пароля", "пароли", "Токен", "токена", "секрет", "Секретный ключ", "Приватный ключ", "приватного ключа",
		"закрытый ключ", "закрытого ключа", "API ключ", "ключ API", "ключ доступа", "кодовая фраза", "Κωδικός", "كلمة المرور", "סיסמה", "รหัสผ่าน",
		"पासवर्ड", "密码", "数据库密码", "請輸入密碼", "口令", "访问令牌", "GitHub 令牌", "密钥", "密鑰", "秘钥", "私钥", "私鑰", "API 密钥", "API密钥", "API 密鑰", "访问密钥",
		"访问凭证", "密语", "SSH私钥", "令牌", "パスワード", "データベースのパスワード", "パスフレーズ", "アクセストークン", "シークレット", "秘密鍵", "秘密キー", "暗証番号", "APIキー", "API 鍵",
		"アクセスキー", "シークレットキー", "接続文字列", "비밀번호", "데이터베이스 비밀번호를", "암호", "토큰", "비밀키", "비밀 키", "개인키", "개인 키", "시크릿", "API 키", "액세스 키", "접근 키",
		"ＰＡＳＳＷＯＲＤ", "Clone URL (with token)", "Repository URL with embedded token", "Connection URL with username and password", "URL mit Passwort",
	}
	mediumPhrases = []string{
		"Clave", "Credencial", "Credenciales", "credencial de acceso", "Credenciais", "Identifiants", "identifiants de connexion", "Credenziali",
		"credenziale", "Zugangsdaten", "Anmeldedaten", "Inloggegevens", "Zugangscode", "Poświadczenia", "Dane logowania", "Kimlik bilgileri",
		"凭证", "凭据", "憑證", "授权码", "認証情報", "資格情報", "クレデンシャル", "자격증명", "자격 증명", "인증 정보", "PAT with repo scope", "git remote with PAT",
	}
	unclearPhrases = []string{
		"Chave", "Llave", "Clé", "Chiave", "Klucz", "Anahtar", "anahtarı", "Sleutel", "Schlüssel", "Schluessel", "Ключ", "clave SSH", "chave SSH",
		"clé SSH", "chiave SSH", "klucz SSH", "Schlüssel SSH", "SSH-Schlüssel", "SSH Schluessel", "SSH-sleutel", "SSH ключ", "ключ SSH", "密钥对",
		"キー", "鍵", "키", "SSH key for cloning",
	}
	benignPhrases = []string{
		"Your public key", "Path to private key", "Name of the secret", "Number of tokens", "Use password login?", "SSH key name",
		"Password manager", "Enable advanced tools (API tokens)", "UUID of the secret", "Maximum tokens", "Where the connection is best",
		"Token URL", "API key ID", "Nome do token", "nombre de la clave", "chemin de la clé privée", "Chave pública", "Clave pública",
		"öffentlicher Schlüssel", "Публичный ключ", "имя токена", "密码长度", "令牌的名称", "公钥", "SSH 公钥", "是否使用密码登录", "密码管理器", "密码箱", "パスワードの長さ", "公開鍵", "トークン名",
		"パスワードマネージャー", "공개키", "비밀번호 길이", "암호 관리자", "토큰의 이름", "Region for the secret", "Do you need a token?", "Login method (password or key)", "Auth type: password or key", "Log in with token", "", "请修改", "Git repository", "Sign in with password", "URL (without credentials)", "Database without password",
		"Repository URL with token authentication", "Use URL with token", "URL with a secret name", "secret_to_mount", "Secrets to inject", "Page URL with the public key",
	}
)

func TestClassifyPhrases(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		phrases []string
		want    Verdict
	}{
		{highPhrases, Verdict{Secret: true, Confidence: ConfidenceHigh}},
		{mediumPhrases, Verdict{Secret: true, Confidence: ConfidenceMedium}},
		{unclearPhrases, Verdict{Unclear: true, Confidence: ConfidenceLow}},
		{benignPhrases, Verdict{}},
	} {
		for _, phrase := range tt.phrases {
			expectName(t, phrase, Classify(phrase), tt.want)
		}
	}
}

func TestEveryNounHasAName(t *testing.T) {
	t.Parallel()
	reached := map[string]bool{}
	for _, names := range []string{highNames, mediumNames, unclearNames, benignNames} {
		for _, name := range strings.Fields(names) {
			reached[Classify(name).Noun] = true
		}
	}
	for _, phrases := range [][]string{highPhrases, mediumPhrases, unclearPhrases, benignPhrases} {
		for _, phrase := range phrases {
			reached[Classify(phrase).Noun] = true
		}
	}
	for phrase := range tables().nouns {
		if !reached[phrase] {
			t.Errorf("no name of the tests has the noun %q", phrase)
		}
		if n := len(strings.Fields(phrase)); n > maxNounWords {
			t.Errorf("%q has %d words, at most %d are looked at", phrase, n, maxNounWords)
		}
		if again := split(phrase).joined; again != phrase {
			t.Errorf("the row %q can never be met: it lexes to %q", phrase, again)
		}
	}
}

func TestKeysTailsHeads(t *testing.T) {
	t.Parallel()
	x := tables()
	for word, n := range x.keys {
		if v := Classify(word + "_key"); !v.Secret || v.Confidence < n.confidence() {
			t.Errorf("%s_key: %+v", word, v)
		}
	}
	for word := range x.tails {
		if v := Classify("vault token " + word); v.Secret && word != "hash" {
			t.Errorf("vault token %s: %+v", word, v)
		}
	}
	for word := range x.heads {
		if v := Classify(word + " api token"); v.Secret {
			t.Errorf("%s api token: %+v", word, v)
		}
	}
	for word := range x.public {
		if v := Classify(word + " ssh key"); v.Secret || v.Unclear {
			t.Errorf("%s ssh key: %+v", word, v)
		}
	}
	for word := range x.counts {
		if v := Classify(word + " tokens"); v.Secret {
			t.Errorf("%s tokens: %+v", word, v)
		}
	}
	for glued, parts := range x.expansions {
		if got := split(glued).joined; got != parts {
			t.Errorf("%q lexes to %q, want %q", glued, got, parts)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"github_token": "github token", "dbPassword": "db password", "HTTPServerURL": "http server url", "APIKey": "api key",
		"OAuthToken": "oauth token", "myOAuth2Token": "my oauth 2 token", "05_claude_token": "05 claude token", "token2": "token 2",
		"AWS_S3_KEY": "aws s3 key", "k8sToken": "k8s token", "a-b.c d/e (f): g": "a b c d , e ( f , ( g", "Clé d'API": "cle d api", "Straße": "strasse",
		"": "", "___": "", "ХранилищеТокен": "хранилище токен", "APIキー": "api キー", "数据库密码": "数据库 密码", "e\u0301cole": "ecole",
		"authkey": "auth key", "1password_vault": "1password vault", "\xff\xfetoken": "token",
	} {
		if got := split(name).joined; got != want {
			t.Errorf("split(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestClassifyLabel(t *testing.T) {
	t.Parallel()
	high, medium := Verdict{Secret: true, Confidence: ConfidenceHigh}, Verdict{Secret: true, Confidence: ConfidenceMedium}
	unclear, no := Verdict{Unclear: true, Confidence: ConfidenceLow}, Verdict{}
	for _, tt := range []struct {
		name, display, description string
		want                       Verdict
	}{
		{"ssh_key", "", "", unclear},
		{"ssh_key", "SSH Private Key", "", high},
		{"ssh_key", "", "Paste your SSH private key here.", medium},
		{"ssh_key", "", "Public half of the deploy pair: the SSH public key.", no},
		{"ssh_key", "", "SSH key ID (see the console).\nRoot passwords are mailed.", no},
		{"ssh_key_coder", "Your public key", "Copy it to the other machine", no},
		{"clone", "Token do clone", "", high},
		{"bancada", "Segredo da bancada", "", high},
		{"key", "", "API key of the search service", medium},
		{"key", "", "Sorted by it", unclear},
		{"auth", "", "The authentication type. One of: token, instance-identity", no},
		{"auth", "", "Base64 of user:password", medium},
		{"location", "Location", "Nearest is best for the connection; paste your token", no},
		{"git_repo_url", "Repository", "Cloned using your GitHub OAuth token", no},
		{"token_url", "Token", "", no},
		{"credentials", "", "Path to the credentials file", no},
		{"credentials", "", "JSON with the private key", high},
		{"service_account", "", "JSON key of the account", medium},
		{"service_account", "", "Name of the account", unclear},
		{"kubeconfig", "", "Paste the contents of your file", medium},
		{"kubeconfig", "", "Path to the file", unclear},
		{"database_url", "", "postgres://user:password@host/db", medium},
		{"database_url", "", "https://host/path", unclear},
		{"private_key", "", "Private key file", medium},
		{"github_token", "Use GitHub token?", "", medium},
		{"github_pat", "", "PAT with repo scope", high},
		{"secret", "", "UUID of the secret in Bitwarden", medium},
		{"gateway_key", "", "The token of the team's gateway. Keep it in the vault.", high},
		{"aws_access_key_id", "AWS access key", "", no},
		{"db_password", "", "If empty, one is generated", high},
		{"vault_token", "", "Whether to pass a token", high},
		{"gcp_project_name", "Project", "Where Secret Manager keeps the tokens", no},
		{"claude_provider", "Provider", "How to reach the model (API key)", no},
		{"enable_advanced_tools", "Advanced tools", "Needs API tokens in the workspace", no},
		{"bws_ssh_key_id", "Id of the SSH key", "UUID of the secret with the private key", no},
		{"ssh_pubkey", "SSH Public Key", "Pasted into authorized_keys; keep your private key", no},
		{"ca_cert_pem", "CA certificate", "PEM, may include a private key by mistake", no},
		{"auth_type", "How to log in", "Password or private key", no},
		{"persist_ssh", "Keep SSH keys", "Keep the private key between restarts", no},
		{"secrets", "", "Names of the secrets to fetch", no},
		{"webhook_url", "", "Incoming webhook with its token", unclear},
	} {
		expectName(t, tt.name+"|"+tt.display+"|"+tt.description, classifyLabel(tt.name, tt.display, tt.description), tt.want)
	}
}

func TestReasonsReadWell(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"token_url":     `"url" follows "token", so it is about the secret and does not hold it`,
		"use_token":     `it begins with "use", so it asks, counts or acts and holds no "token"`,
		"max_tokens":    `it begins with "max", so it asks, counts or acts and holds no "tokens"`,
		"ssh_pubkey":    `"public" says that this "key" is not secret`,
		"db_password":   `"password" means a secret`,
		"region":        "no word of it means a secret",
		"output_tokens": `"output" says that this "tokens" is a count`,
		"path to token": `it speaks of the path of the "token" and not of the "token" itself`,
	} {
		if got := Classify(name).Reason; got != want {
			t.Errorf("%s: reason %q, want %q", name, got, want)
		}
	}
}

func FuzzClassifyName(f *testing.F) {
	for _, seed := range append(strings.Fields(highNames), highPhrases...) {
		f.Add(seed, "", "")
	}
	f.Add("ssh_key", "Path to key", "One of: a, b.\n密码の")
	f.Fuzz(func(t *testing.T, name, display, description string) {
		v := classifyLabel(name, display, description)
		if v.Secret && (v.Unclear || v.Noun == "" || v.Confidence < ConfidenceMedium) {
			t.Errorf("%q: %+v", name, v)
		}
		if v.Reason == "" || len(v.Words) > maxNameWords {
			t.Errorf("%q: %+v", name, v)
		}
		if upper := strings.ToUpper(name); isASCII(name) && strings.ToLower(name) == name && Classify(upper).Secret != Classify(name).Secret {
			t.Errorf("%q and %q differ", name, upper)
		}
	})
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

func BenchmarkClassifyName(b *testing.B) {
	for _, name := range []string{"region", "github_token", "claudeCodeOAuthToken", "Contraseña de la base de datos"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Classify(name)
			}
		})
	}
}
