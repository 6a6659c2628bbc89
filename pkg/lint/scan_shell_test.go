package lint

import (
	"strings"
	"testing"
)

// TestScriptLines has lines of scripts with a secret and similar lines without one, each in
// a heredoc of a template and in a file beside it.
func TestScriptLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		found bool
		lines []string
	}{
		{true, []string{
			`export SVN_PASSWORD=${SVN_PASSWORD:-kV7-zeppelin}`, `SVN_PASSWORD=${INPUT:-${SVN_PASSWORD:-"kV7-elbow"}}`, `X="${DB_PASSWORD:-kV7-elbow}"`,
			`: "${API_TOKEN:=kV7-elbow}"`,
			`psql -c "ALTER USER postgres WITH ENCRYPTED PASSWORD 'kV7pw';"`, `psql -c "CREATE ROLE app LOGIN PASSWORD 'kV7pw'"`,
			`mysql -e "CREATE USER 'app'@'%' IDENTIFIED BY 'kV7pw';"`, `mysql -e "ALTER USER 'a'@'b' IDENTIFIED WITH mysql_native_password BY 'kV7pw';"`,
			`mysql -e "SET PASSWORD FOR 'root'@'localhost' = PASSWORD('kV7pw');"`,
			`$cfg['Servers'][1]['password']  = 'kV7pw';`, `define( 'DB_PASSWORD', 'kV7pw' );`, `'password' => 'kV7pw',`, `os.environ["DB_PASSWORD"] = "kV7pw"`,
			`sed -i 's/^DB_PASSWORD=.*/DB_PASSWORD=kV7pw/' .env`, `sed -i -e "s|PASSWORD=db|PASSWORD=kV7pw|" -e "s|a|b|" .env`,
			`x11vnc -storepasswd kV7pw ~/.vnc/passwd`, `echo kV7pw | vncpasswd -f > ~/.vnc/passwd`, `redis-server --requirepass kV7pw`,
			`rabbitmqctl add_user admin kV7pw`, `rabbitmqctl change_password admin kV7pw`, `useradd -p "$(openssl passwd -1 kV7pw)" coder`,
			`ssh-keygen -t ed25519 -N "kV7pw" -f ~/.ssh/id`, `az login -u ada -p kV7pw`, `7z a -pkV7pw x.7z x`,
			`<AdministratorPassword><Value>kV7pw</Value></AdministratorPassword>`,
			`Set-ItemProperty $path -Name DefaultPassword -Value "kV7pw"`, `reg add HKLM\x /v DefaultPassword /t REG_SZ /d kV7pw /f`,
		}},
		{false, []string{
			`DB_PASSWORD="${DB_PASSWORD:-}"`, `DB_PASSWORD="${DB_PASSWORD:-$OTHER}"`, `DB_PASSWORD="${DB_PASSWORD:?is not set}"`, `X=${API_TOKEN:-none}`,
			`X=${API_TOKEN:0:5}`, `X=${API_TOKEN#Bearer}`, `X=${REGION:-somewhere}`,
			`psql -c "ALTER USER postgres PASSWORD '$PGPASSWORD'"`, `psql -c "ALTER USER postgres WITH PASSWORD NULL"`, `echo "the password 'abcdef' of nobody"`,
			`mysql -e "GRANT ALL ON *.* TO 'u'@'%' IDENTIFIED BY '$DB_PASSWORD';"`,
			`define('DB_PASSWORD', getenv('DB_PASSWORD'));`, `'password' => env('DB_PASSWORD', ''),`, `$cfg['password'] = $password;`,
			`server --auth-token "kasm_user:$VNC_PW" --cert x`, `# Create the user via net user (works after that)`, `net user $username 2>&1 | Select-String "User name"`,
			`sed -i 's/PASSWORD=db/PASSWORD=$DB_PASS/' .env`, `sed -i "s/DB_PASSWORD=/DB_PASSWORD=$DB_PASSWORD/" .env`, `read -s -p "Password: " PASSWORD`,
			`keytool -importcert -cacerts -storepass changeit -noprompt`, `ssh-keygen -t ed25519 -N "" -f ~/.ssh/id`, `openssl passwd -1 -stdin`,
			`Set-ItemProperty $path -Name DefaultPassword -Value $password`, `<Password><Value>$password</Value></Password>`, `smbpasswd -a coder`,
			`storageKey: 'color-mode',`, `static const keyAccessToken = 'access_token';`, `  secretKey: password`, `  - secretKey: client-id`,
		}},
	} {
		for _, line := range tt.lines {
			heredoc := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(line)
			inHeredoc := "resource \"coder_script\" \"s\" {\n  agent_id = \"a\"\n  script = <<-EOT\n    " + heredoc + "\n  EOT\n}\n"
			for name, files := range map[string]map[string]string{
				"a heredoc": {"main.tf": inHeredoc},
				"a file":    {"main.tf": "", "setup.sh": "#!/bin/bash\n" + line + "\n"},
			} {
				report := lintFiles(t, files, Options{})
				checkCanary(t, report)
				if got := len(report.Findings); got > 1 || tt.found != (got == 1) {
					t.Errorf("%s in %s: %d findings, want found: %t\n%s", line, name, got, tt.found, findingLines(report))
				}
			}
		}
	}
}

// TestSwitchedOffPassword has code-server's configuration, whose password is not used with
// "auth: none".
func TestSwitchedOffPassword(t *testing.T) {
	t.Parallel()
	const config = "cat > config.yaml <<EOF\nbind-addr: 0.0.0.0:8080\nauth: %\ncert: false\npassword: kV7coder\nEOF\n"
	for auth, want := range map[string]int{"none": 0, "password": 1} {
		report := lintFiles(t, map[string]string{"main.tf": "", "setup.sh": strings.Replace(config, "%", auth, 1)}, Options{})
		if len(report.Findings) != want {
			t.Errorf("auth: %s: want %d findings\n%s", auth, want, findingLines(report))
		}
	}
}
