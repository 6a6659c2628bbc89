package values

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// TestPlaceholders lists placeholders under any name.
func TestPlaceholders(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"", " ", "x", "xxxxxxxx", "XX-XXXX", "********", "...", "-----", "<token>", "<YOUR TOKEN>", "[token]", "{token}", "__TOKEN__", "@token@",
		"your-token", "YOUR_API_KEY", "yourtokenhere", "your_password_here", "insert-token", "replace-me", "REPLACE_ME", "changeme", "change-me",
		"change_me", "ChangeMe", "change_me_please", "placeholder", "example", "example-token", "my-example-password", "todo", "TODO", "FIXME", "mock-token", "mock",
		"dummy", "dummy-password", "fake-key", "sample", "redacted", "[REDACTED]", "test", "test-key", "test_token", "my-token", "my-api-key", "some-token",
		"sk-test", "token-here", "$TOKEN", "${TOKEN}", "$${TOKEN}", "$(cat /run/secret)", "`cat secret`", "%TOKEN%", "%s", "Bearer %s", "{{ .token }}",
		"{{token}}", "<%= token %>", "%{ if x }", "CODER_PROVISIONER_DAEMON_KEY", "OPENCODE_API_KEY_VALUE", "GITHUB_TOKEN", "true", "false", "null",
		"none", "nil", "default", "required", "optional", "basic", "n/a", "64000", "3.5", "5432", "0", "请修改：你的密码", "你的令牌", "ここに入力", "여기에 입력",
		"ваш токен", "votre-cle", "dein-token", "ejemplo", "tskey-auth-xxxx", "tskey-" + "auth-xxxxxxxxCNTRL-xxxxxxxxxxxxxxxxxxxxxxx", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"no password", "not set", "see the vault", "Leave empty to use the default", "The token of the user", "'", "\"\"", "ab", "xxx", "enter-your-key",
		"-----BEGIN PRIVATE KEY-----\nYourKeyHere\n-----END PRIVATE KEY-----\n", "AKIAIOSFODNN7EXAMPLE", "unset", "TBD", "foo", "string", "changeit", "secret-change-in-prod", "fallback", "missing", "user:$DB_PASSWORD", "user:$password",
		"aaaaaaaaaaaaaaaa", "not-needed", "no-key-required", "sk-no-key-required", "unused", "sk-noauth", "ollama", "lm-studio", "EMPTY", "30m", "24h", "HS256", "ed25519", "rsa-4096",
	} {
		v := Classify(value, true)
		if v.Secret || !v.Placeholder || v.Reason == "" {
			t.Errorf("%q: %+v, want a placeholder", value, v)
		}
		if v := Classify(value, false); v.Secret {
			t.Errorf("%q without a secret name: %+v", value, v)
		}
	}
}

// TestReferences lists references to secrets and their names.
func TestReferences(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"/run/secrets/token", "/home/coder/.ssh/id_ed25519", "~/.ssh/id_rsa", "./key.pem", `C:\keys\a.pem`, "server.key", "/secrets", "/vault/token", "/token.txt", "k8s.yaml", "TeamCA2/root.key", "Team_CA2.pem", "id_rsa", "tls.crt", "credentials.json",
		"https://auth.test/oauth/token", "http://vault:8200", "op://Private/item/password", "vault:secret/data/x#y", "arn:aws:secretsmanager:eu-west-1:1:secret:x",
		"ssm:/path/to/it", "id=GH_TOKEN,env=GH_TOKEN", "type=env,id=npm", "env:TOKEN", "env.TOKEN", "process.env.TOKEN", "var.token", "local.password", "data.vault_generic_secret.x.data", "module.x.token",
		"random_password.db.result", "coder-db-credentials", "wildcard-tls", "my-app-secret", "prod/db/credentials", "registry-creds", "ci@corp.test",
		"ENC[AES256_GCM,data:abc]", "$ANSIBLE_VAULT;1.1;AES256", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgp",
		"00000000-0000-0000-0000-000000000000",
	} {
		if v := Classify(value, true); v.Secret {
			t.Errorf("%q: %+v, want none", value, v)
		}
	}
}

// TestWeakPasswords lists passwords for development: well known, and in use.
func TestWeakPasswords(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"password", "laravel", "root", "coder", "postgres", "admin", "admin123", "secret", "P@ssw0rd", "hunter2", "letmein", "123456",
		"12345678", "111111", "Passw0rd!", "devpassword", "testpass", "test123", "coderVNC!", "rstudio", "super-secret-password", "my-secret-password", "correct horse",
		"toor", "qwerty", "minioadmin", "guest", "Welcome1", "S3cr3t", "mypassword", "vagrant", "ADMIN", "pa$$word",
		"/Summer2024", "/letmein", "Pa55w0rd.key", "/Pa55w0rd.log", "S3cr3t!.env",
	} {
		v := Classify(value, true)
		if !v.Secret || v.Confidence != naming.ConfidenceMedium || v.Kind != "weak-password" {
			t.Errorf("%q: %+v, want a weak password", value, v)
		}
		if v := Classify(value, false); v.Secret || v.Placeholder {
			t.Errorf("%q without a secret name: %+v", value, v)
		}
	}
}

// TestAmbiguousShapes lists formats that count only under a secret name.
func TestAmbiguousShapes(t *testing.T) {
	t.Parallel()
	m := newMaker("unmarked")
	key := make([]byte, 64)
	for i := range key {
		key[i] = byte(m.IntN(256))
	}
	for _, tt := range []struct{ kind, value string }{
		{"coder-session-token", m.body(chars.Alnum, 10) + "-" + m.body(chars.Alnum, 22)},
		{"uuid-key", m.uuid()},
		{"vault-token", "s." + m.body(chars.Alnum, 24)},
		{"aws-secret-key", m.body(chars.Alnum|chars.PlusSlash, 40)},
		{"azure-account-key", base64.StdEncoding.EncodeToString(key)},
		{"azure-devops-token", strings.NewReplacer("0", "a", "1", "b", "8", "c", "9", "d").Replace(m.body(chars.LowerNum, 52))},
		{"base64-key", base64.StdEncoding.EncodeToString(key[:32])},
		{"base64-key", base64.URLEncoding.EncodeToString(key[:32])},
		{"hex-key", m.body(chars.HexDigits, 32)},
		{"hex-key", m.body(chars.HexDigits, 40)},
		{"hex-key", m.body(chars.HexDigits, 64)},
		{"random-value", m.body(chars.Alnum, 24)},
		{"random-value", m.body(chars.Alnum, 30)},
		{"random-value", m.body(chars.Alnum, 20) + "!x"},
	} {
		v := Classify(tt.value, true)
		if !v.Secret || v.Kind != tt.kind || v.Confidence != naming.ConfidenceHigh {
			t.Errorf("%s: %+v", tt.kind, v)
		}
		if strings.Contains(v.Reason, tt.value) {
			t.Errorf("%s: the reason holds the value", tt.kind)
		}
		if v := Classify(tt.value, false); v.Secret {
			t.Errorf("%s without a secret name: %+v", tt.kind, v)
		}
	}
}

// TestOrdinaryValues lists literals of templates under ordinary names.
func TestOrdinaryValues(t *testing.T) {
	t.Parallel()
	m := newMaker("ordinary")
	for _, value := range []string{
		"ubuntu:24.04@sha256:" + m.body(chars.HexDigits, 64), m.body(chars.HexDigits, 64), m.uuid(), "arn:aws:iam::123456789012:role/coder", "ami-0" + m.body(chars.HexDigits, 16),
		"https://github.com/coder/coder.git", "git@github.com:coder/coder.git", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + m.body(chars.Alnum, 43), "us-east-1",
		"t3.medium", "registry.test/image:v1.2.3", "#!/bin/sh\nset -e\necho hello\n", "ctrl+shift+down", "postgres://localhost:5432/app", "https://user@host.test/",
		"http://localhost:8080?folder=/home/coder", "sk-circle-fade-dot", "api-gateway", "key-value-store", "pat-a-cake", "re_run_tests", "projects/x/secrets/y",
		"-----BEGIN CERTIFICATE-----\n" + m.body(chars.Alnum, 64) + "\n-----END CERTIFICATE-----", "grep -q '-----BEGIN OPENSSH PRIVATE KEY-----' key",
		"eyJub3QiOiJhIGp3dCJ9", "blinkshell://run?key=12BA15", "https://x.test/?token=$SESSION_TOKEN", "https://oauth2:%s@git.test/x.git", "https://oauth2:${TOKEN}@git.test",
		"https://user:password@example.com/", "postgres://user:pass@host/db", "sudo: NOPASSWD:ALL", "Authorization: Bearer $TOKEN", "Authorization: Bearer <token>",
		"Server=db;User Id=sa;Password=${password};", "https://coder:\ue000@db.test/", "https://coder:${var.password}@db.test", "https://x.test/?token=\ue000&a=b",
		"Server=db;User Id=sa;Password=\ue001;", "app:\ue000@tcp(db)/x", "?pwd=/home/coder", "https://x.test/?pwd=/home/coder", "SG.something", "AC" + m.body(chars.HexDigits, 32), "pk_live_" + m.body(chars.Alnum, 24),
		"phc_" + m.body(chars.Alnum, 43), "sb_publishable_" + m.body(chars.Alnum, 31), encodeJSON(`{"alg":"HS256"}`) + "." + encodeJSON(`{"role":"anon"}`) + "." + m.body(chars.Alnum, 43),
		"0.5.3", "1/2", "Bash(coder reset-password:*)", "--without-connection-token", "gpt-4o-2024-08-06", "us.anthropic.claude-sonnet-4-20250514-v1:0",
		"savePassword: file", "key_secret_key", "Qwen/Qwen2.5-Coder-32B-Instruct-AWQ", "ocid1.image.oc1.iad." + m.body(chars.LowerNum, 60), "v1.0-beta", "st. louis", "machine learning login and password rules", "curl -u $USER:$PASS https://x.test",
		"curl -u user:password https://x.test", "curl -u \"$TOKEN:\" https://x.test", "curl -u admin https://x.test", "sshpass -e ssh a@b", "sshpass -p \"$PW\" ssh a@b",
		"mysql -u root -p -e 'select 1'", "mysql -u root --port=3306", "docker run -p 8080:80 x", "docker login -u bot --password-stdin", "docker run -d -p laravel x",
		"echo $PW | docker login --password-stdin", "echo \"coder:$PW\" | chpasswd", "echo \"user:password\" | chpasswd", "openssl rand -hex 32", "openssl req -passout env:PW",
		"net user", "net start sshd laravel x", "sudo -S true", "ConvertTo-SecureString $pw -AsPlainText", "echo starting | tee log", "htpasswd -c file admin",
		"redis-cli ping", "chpasswd:\n  expire: false\nruncmd:\n  - a:laravel\n", "chpasswd:\n  list: |\n    coder:${password}\n", "chpasswd:\n  list: |\n    coder:RANDOM\n  expire: False", "mkdir -p laravel", "https://$GITHUB_TOKEN:x-oauth-basic@github.com/", "net user /add patrick", "user:password@tcp(localhost:3306)/test",
		"Authorization: Bearer eyJhbGciOiJSUzI1NiIsInR5c...", "fetched from the net if the user was here before", "this._password=s._password,this._host=s._host", "host=x\npassword=", "password=f(x) host=y", "zip -r a.zip dir", "echo x | tee /etc/passwd now", "htpasswd -nB admin laravel x", "printf 'a\\n' | sort",
	} {
		if v := Classify(value, false); v.Secret {
			t.Errorf("%.40q: %+v", value, v)
		}
		if found := Find(value); len(found) > 0 {
			t.Errorf("%.40q: found %+v", value, found)
		}
	}
}

// TestFinders lists formats that are found at a keyword. The match is between ‹ and ›.
func TestFinders(t *testing.T) {
	t.Parallel()
	m := newMaker("finders")
	b64 := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	pemBody := m.body(chars.Alnum|chars.PlusSlash, 64) + "\n" + m.body(chars.Alnum|chars.PlusSlash, 64)
	begin, end := "-----BEGIN OPENSSH "+"PRIVATE KEY-----\n", "\n-----END OPENSSH "+"PRIVATE KEY-----"
	account := b64(m.body(chars.Alnum, 64))
	long := m.body(chars.Alnum, 40)
	hash := newMaker("hash").body(chars.Alnum, 86)
	for _, tt := range []struct {
		kind, text string
		want       naming.Confidence
	}{
		{"private-key", "key: |\n  ‹" + begin + pemBody + "›" + end, naming.ConfidenceHigh},
		{"private-key", `"private_key": "‹` + strings.ReplaceAll(begin+pemBody, "\n", `\n`) + "›" + strings.ReplaceAll(end, "\n", `\n`) + `\n"`, naming.ConfidenceHigh},
		{"private-key", "‹" + strings.ReplaceAll(begin, "OPENSSH ", "") + pemBody + "›" + strings.ReplaceAll(end, "OPENSSH ", ""), naming.ConfidenceHigh},
		{"private-key", "‹-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n" + pemBody + "›\n-----END PGP " + "PRIVATE KEY BLOCK-----", naming.ConfidenceHigh},
		{"private-key", "client-key-data: ‹" + b64(begin+pemBody+pemBody+end) + "›\n", naming.ConfidenceHigh},
		{"private-key", "‹PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 2\nAAAA\n›Private-Lines: 1\nAAAA\n", naming.ConfidenceHigh},
		{"terraform-token", "token = ‹" + m.body(chars.Alnum, 14) + ".atlas" + "v1." + m.body(chars.Alnum, 66) + "›", naming.ConfidenceHigh},
		{"azure-client-secret", "secret: ‹" + "abc8Q" + "~" + m.body(chars.Alnum, 34) + "›", naming.ConfidenceHigh},
		{"telegram-token", "bot‹" + m.body(chars.Digits, 10) + ":" + "AA" + m.body(chars.Alnum, 33) + "›/send", naming.ConfidenceHigh},
		{"webhook-url", "https://‹hooks.slack" + ".com/services/T" + m.body(chars.UpperNum, 9) + "/B" + m.body(chars.UpperNum, 9) + "/" + m.body(chars.Alnum, 24) + "›", naming.ConfidenceHigh},
		{"webhook-url", "https://‹discord" + ".com/api/webhooks/" + m.body(chars.Digits, 18) + "/" + m.body(chars.Alnum, 68) + "›", naming.ConfidenceHigh},
		{"basic-auth", "Authorization: Basic ‹" + b64("ada:"+m.body(chars.Alnum, 20)) + "›", naming.ConfidenceHigh},
		{"basic-auth", "Authorization: Basic ‹" + b64("ada:lovelace") + "›\"", naming.ConfidenceMedium},
		{"bearer-token", "-H 'Authorization: Bearer ‹" + long + "›'", naming.ConfidenceHigh},
		{"jwt", "Authorization: Bearer ‹" + m.jwt(`{"sub":"1"}`) + "›", naming.ConfidenceHigh},
		{"docker-auth", `{"auths":{"r.test":{"auth": "‹` + b64("bot:"+m.body(chars.Alnum, 20)) + `›"}}}`, naming.ConfidenceHigh},
		{"registry-token", "//npm.test/:_authToken=‹" + long + "›", naming.ConfidenceHigh},
		{"azure-account-key", "AccountName=x;AccountKey=‹" + account + "›;EndpointSuffix=core.windows.net", naming.ConfidenceHigh},
		{"aws-secret-key", "aws_secret_access_key = ‹" + m.body(chars.Alnum|chars.PlusSlash, 40) + "›\n", naming.ConfidenceHigh},
		{"connection-string", "Server=db;User Id=sa;Password=‹Lovelace1815›;", naming.ConfidenceMedium},
		{"connection-string", "host=db user=app password=‹laravel› dbname=app", naming.ConfidenceMedium},
		{"dsn-password", "app:‹laravel›@tcp(db:3306)/app", naming.ConfidenceMedium},
		{"url-password", "postgres://coder:‹coder›@localhost:5432/coder", naming.ConfidenceMedium},
		{"url-password", "postgres://postgres:‹password›@db/app", naming.ConfidenceMedium},
		{"url-password", "https://${var.user}:‹laravel›@db.test/", naming.ConfidenceMedium},
		{"url-password", "https://\ue000:‹laravel›@db.test/", naming.ConfidenceMedium},
		{"url-password", "git clone https://bot:‹" + long + "›@git.test/x.git", naming.ConfidenceHigh},
		{"github-token", "https://x-access-token:‹ghp_" + ghBody(m) + "›@github.com/a/b", naming.ConfidenceHigh},
		{"github-token", "https://‹ghp_" + ghBody(m) + "›@github.com/a/b", naming.ConfidenceHigh},
		{"github-token", "https://‹ghp_" + ghBody(m) + "›:x-oauth-basic@github.com/a/b", naming.ConfidenceHigh},
		{"url-token", "https://‹" + long + "›@git.test/a/b", naming.ConfidenceMedium},
		{"url-secret", "http://localhost:8443/?username=a&password=‹coderVNC!›&x=1", naming.ConfidenceMedium},
		{"url-secret", "https://x.test/a?access_token=‹" + long + "›&b=c", naming.ConfidenceHigh},
		{"signed-url", "https://x.blob.test/a?sv=2024&sig=‹" + strings.ReplaceAll(long, "+", "") + "%2F%3D›", naming.ConfidenceHigh},
		{"command-password", "curl -fsS -u admin:‹laravel› https://x.test", naming.ConfidenceMedium},
		{"command-password", "curl --user 'ci:‹" + long + "›' https://x.test", naming.ConfidenceHigh},
		{"command-password", "curl \\\n  --user=ci:‹laravel› https://x.test", naming.ConfidenceMedium},
		{"command-password", "sshpass -p '‹laravel›' ssh a@b", naming.ConfidenceMedium},
		{"command-password", "sshpass -p‹laravel› ssh a@b", naming.ConfidenceMedium},
		{"command-password", "mysql -uroot -p‹laravel› -e 'select 1'", naming.ConfidenceMedium},
		{"command-password", "mysqladmin -u root -p'‹laravel›' status", naming.ConfidenceMedium},
		{"command-password", "redis-cli -h x -a ‹laravel› ping", naming.ConfidenceMedium},
		{"command-password", "sudo docker login -u bot -p ‹laravel› r.test", naming.ConfidenceMedium},
		{"command-password", "openssl pkcs12 -passout pass:‹laravel› -out x.p12", naming.ConfidenceMedium},
		{"command-password", "htpasswd -bc /etc/nginx/.htpasswd admin ‹laravel›", naming.ConfidenceMedium},
		{"command-password", "net user Administrator ‹laravel›", naming.ConfidenceMedium},
		{"command-password", "net user ada ‹laravel› /add", naming.ConfidenceMedium},
		{"command-password", "$pw = ConvertTo-SecureString \"‹laravel›\" -AsPlainText -Force", naming.ConfidenceMedium},
		{"command-password", "ConvertTo-SecureString -String '‹laravel›' -AsPlainText", naming.ConfidenceMedium},
		{"command-password", "smbclient //h/s -U bob%‹laravel›", naming.ConfidenceMedium},
		{"command-password", "echo \"coder:‹laravel›\" | sudo chpasswd", naming.ConfidenceMedium},
		{"command-password", "chpasswd <<< 'coder:‹laravel›'", naming.ConfidenceMedium},
		{"command-password", "echo '‹laravel›' | sudo -S apt-get update", naming.ConfidenceMedium},
		{"command-password", "echo ‹laravel› | docker login -u bot --password-stdin", naming.ConfidenceMedium},
		{"command-password", "printf '‹laravel›\\nlaravel\\n' | smbpasswd -a coder", naming.ConfidenceMedium},
		{"command-password", "printf '‹laravel›\\nlaravel\\n' | sudo passwd coder", naming.ConfidenceMedium},
		{"command-password", "mc alias set store http://s3.test minio ‹laravel›", naming.ConfidenceMedium},
		{"cloud-init-password", "#cloud-config\nchpasswd:\n  list: |\n    coder:‹laravel›\n  expire: false\n", naming.ConfidenceMedium},
		{"cloud-init-password", "chpasswd:\n  expire: false\n  list:\n    - coder:‹laravel›\n    - root:x\n", naming.ConfidenceMedium},
		{"netrc", "machine git.test login ada password ‹lovelace›\n", naming.ConfidenceMedium},
		{"password-hash", "passwd: ‹$6$" + hash[:12] + "$" + hash + "›", naming.ConfidenceHigh},
		{"password-hash", "users=admin:‹$2y$10$" + hash[:53] + "›,x", naming.ConfidenceHigh},
		{"password-hash", "admin:‹$$apr1$$" + hash[:8] + "$$" + hash[:22] + "›", naming.ConfidenceHigh},
	} {
		from := strings.Index(tt.text, "‹")
		text := strings.NewReplacer("‹", "", "›", "").Replace(tt.text)
		to := strings.Index(tt.text, "›") - len("‹")
		found := Find(text)
		if len(found) != 1 || found[0].Kind != tt.kind || found[0].Start != from || found[0].End != to || found[0].Confidence != tt.want {
			t.Errorf("%s in %q: %+v, want %d to %d, %s", tt.kind, text, found, from, to, tt.want)
		}
	}
}

func ghBody(m maker) string {
	body := m.body(chars.Alnum, 30)
	return body + crcBase62(body)
}

// TestKnownChecksums compares with published vectors: a checksum of GitHub and those of BIP 173.
func TestKnownChecksums(t *testing.T) {
	t.Parallel()
	if got, want := crcBase62("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"), "0mLq17"; got != want {
		t.Errorf("crcBase62 = %q, want %q", got, want)
	}
	for text, want := range map[string]bool{"A12UEL5L": true, "A12UEL5M": false, "1QQQ": false, "": false} {
		if got := isBech32(text, 0); got != want {
			t.Errorf("isBech32(%q) = %t", text, got)
		}
	}
}

func TestTokenWithABadChecksumIsStillALiteral(t *testing.T) {
	t.Parallel()
	m := newMaker("spoiled")
	token := "ghp_" + m.body(chars.Alnum, 36)
	v := Classify(token, true)
	if !v.Secret || v.Kind != "github-token" || v.Confidence != naming.ConfidenceMedium || !strings.Contains(v.Reason, "checksum") {
		t.Errorf("under a secret name: %+v", v)
	}
	if v := Classify(token, false); v.Secret {
		t.Errorf("elsewhere: %+v", v)
	}
}

func FuzzFindShapes(f *testing.F) {
	m := newMaker("fuzz")
	for i := range codeShapes {
		for prefix := range strings.FieldsSeq(codeShapes[i].prefixes) {
			f.Add(prefix + m.structured(&codeShapes[i], prefix))
		}
	}
	for _, keyword := range keywordSeeds() {
		f.Add(keyword + "\"x\\y'z")
		f.Add("a " + keyword + "\\\"" + keyword + " " + keyword + "\n" + keyword)
	}
	f.Add("a://b:c@d?token=e&f=~:AA@tcp(-----BEGIN PRIVATE KEY-----\\nMIIE%3D")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range Find(text) {
			if m.Start < end || m.End <= m.Start || m.End > len(text) || m.Kind == "" || m.Title == "" || m.Confidence < naming.ConfidenceMedium {
				t.Fatalf("%q: %+v after %d", text, m, end)
			}
			end = m.End
		}
		for _, under := range []bool{true, false} {
			v := Classify(text, under)
			if v.Secret && (v.Placeholder || v.Kind == "" || v.Confidence < naming.ConfidenceMedium) || v.Reason == "" {
				t.Fatalf("%q: %+v", text, v)
			}
		}
	})
}

// keywordSeeds are the keywords of all finders, and the start of PEM, which is read line by line.
func keywordSeeds() []string {
	list := []string{"-----BEGIN RSA PRIVATE " + "KEY-----"}
	for _, f := range append(commandFinders(), finders...) {
		list = append(list, f.keyword)
	}
	return list
}

func BenchmarkFindShapes(b *testing.B) {
	m := newMaker("bench")
	script := strings.Repeat("#!/bin/bash\nset -euo pipefail\n# start the service and wait until it is ready\nif ! command -v code-server >/dev/null; then\n"+
		"  curl -fsSL https://code-server.dev/install.sh | sh -s -- --method=standalone --prefix=/tmp/code-server\nfi\n"+
		"export PATH=\"$HOME/.local/bin:$PATH\" && git config --global user.name \"${GIT_NAME}\"\n", 40)
	for name, text := range map[string]string{
		"script": script,
		"base64": strings.Repeat(m.body(chars.Alnum|chars.PlusSlash, 76)+"\n", 200),
		"tokens": strings.Repeat("x=ghp_"+ghBody(m)+"\n", 100),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Find(text)
			}
		})
	}
}

func BenchmarkClassifyValue(b *testing.B) {
	for _, value := range []string{"ubuntu:24.04", "laravel", "${TOKEN}"} {
		b.Run(value, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Classify(value, true)
			}
		})
	}
}
