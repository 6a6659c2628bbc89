package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// newHelpTopics creates the texts of `help TOPIC`. A topic is a command without an
// action: cobra then only shows its help.
func newHelpTopics(a *app.App) (topics []*cobra.Command) {
	for _, topic := range []struct {
		name, short string
		text        func() string
	}{
		{"environment", "The environment variables that are read", environmentTopic},
		{"exit-status", "How the program ends, and when", exitStatusTopic},
		{"files", "The files that are read and written", filesTopic},
		{"security", "What is promised about secrets, and what cannot be", func() string { return securityTopic }},
	} {
		cmd := &cobra.Command{Use: topic.name, Short: topic.short}
		if a.Named(cmd) {
			cmd.Long = topic.text()
		}
		topics = append(topics, cmd)
	}
	return topics
}

func exitStatusTopic() string {
	rows := make([][2]string, len(console.ExitStatuses))
	for i, s := range console.ExitStatuses {
		rows[i] = [2]string{strconv.Itoa(s.Status), s.When}
	}
	return "The program ends with one of these statuses:\n\n" + console.HelpTable(rows) + `

A command that runs another program ends with that program's status, or with 128 and
the signal's number where a signal ended it; with 125 where the command itself failed,
126 where the program could not be run and 127 where it was not found.`
}

// environment lists every variable that the program reads, in the order of the topic. A
// test compares it with the code.
var environment = []struct{ name, what string }{
	{"CODER_SECRETS_FILE", "the secret file, where --file does not name one"},
	{"CODER_SECRETS_IDENTITY", "file with a private key that opens encrypted files, as --identity"},
	{"CI", "set, and not false: never ask, as --no-input"},
	{"NO_COLOR", "set: no colour"},
	{"CLICOLOR_FORCE", "set, and not 0: colour even where no terminal is"},
	{"TERM", "dumb: plain lines, without colour or columns"},
	{"HOME", "the home folder; on Windows USERPROFILE"},
	{"USERPROFILE", ""},
	{"APPDATA", "the folder for configuration on Windows"},
	{"XDG_CONFIG_HOME", "the folder for configuration on Linux, ~/.config by default"},
	{"XDG_CACHE_HOME", "the folder for what could be asked for again, ~/.cache by default"},
	{"LOCALAPPDATA", "the folder for that on Windows"},
	{"ACCESSIBLE", "set, and not 0 or false: plain lines, as with TERM=dumb"},
	{"CODER_SECRETS_URL", "the Coder server; wins over CODER_URL"},
	{"CODER_URL", "the Coder server"},
	{"CODER_SECRETS_SESSION_TOKEN", "the session token; wins over CODER_SESSION_TOKEN"},
	{"CODER_SESSION_TOKEN", "the session token"},
	{"CODER_SECRETS_CONFIG_DIR", "the folder with what 'coder login' stored; wins over CODER_CONFIG_DIR"},
	{"CODER_CONFIG_DIR", "the folder with what 'coder login' stored"},
	{"CODER_USE_KEYRING", "false: leave the keyring entry of 'coder login' alone"},
	{"CODER_SECRETS_ALLOW_HTTP", "1: allow plain http to other hosts, as --allow-http"},
	{"CODER_HEADER", "headers for each request, name=value, with commas between"},
	{"CODER_HEADER_COMMAND", "a command that prints such headers, one a line"},
	{"CODER_CLIENT_TLS_CA_FILE", "certificates of authorities to trust, PEM"},
	{"CODER_CLIENT_TLS_CERT_FILE", "our certificate for a server that asks for one, PEM"},
	{"CODER_CLIENT_TLS_KEY_FILE", "its private key, PEM"},
	{"CODER_AGENT_URL", "in a workspace: the server as the workspace agent sees it"},
	{"CODER_AGENT_TOKEN", "in a workspace: the agent's token"},
	{"CODER_AGENT_TOKEN_FILE", "in a workspace: a file with the agent's token"},
	{"CODER", "true: this is a workspace"},
	{"CODER_WORKSPACE_ID", "in a workspace: which one it is, for metadata"},
	{"GIT_SSH_COMMAND", "what git runs instead of ssh; 'doctor' looks at it"},
	{"PATH", "where 'doctor' looks for git and ssh"},
	{"HTTPS_PROXY", "the proxy for https, also in lower case"},
	{"https_proxy", ""},
	{"HTTP_PROXY", "the proxy for http, also in lower case"},
	{"http_proxy", ""},
	{"NO_PROXY", "hosts to reach without a proxy, also in lower case"},
	{"no_proxy", ""},
	{"REQUEST_METHOD", "set by a web server that runs us: HTTP_PROXY is not trusted then"},
	{"VAULT_ADDR", "the Vault server; VAULT_TOKEN and the like count too"},
	{"BAO_ADDR", "the OpenBao server; wins over VAULT_ADDR"},
	{"VAULT_AUTH_GITHUB_TOKEN", "the access token for --vault-auth github"},
	{"VAULT_ROLE_ID", "the role id for --vault-auth approle, where --vault-role names none"},
	{"VAULT_SECRET_ID", "the secret id for --vault-auth approle, or a token that wraps one"},
	{"CODER_SECRETS_JWT_FILE", "file with the token for --vault-auth jwt or kubernetes"},
	{"SSH_AUTH_SOCK", "your own agent: gitssh and ssh-agent offer its keys first"},
	{"CODER_SECRETS_SSH_AUTH_SOCK", "set by gitssh for the ssh of a jump host: your own agent"},
	{"SHELL", "ssh-agent: your shell, for the form of the lines it prints"},
	{"CODER_SECRETS_SSH", "gitssh: the ssh to run, the first on PATH by default"},
	{"CODER_SECRETS_ALLOW_DUMP", "set: allow debuggers and core files of the process that holds the key"},
	{"CODER_SECRETS_TAB_TIMEOUT", "how long a Tab waits for the server, 200ms by default"},
	{"CODER_SECRETS_TRACEBACK", "set: where in the code a mistake of this program is; may show values"},
	{"XDG_RUNTIME_DIR", "the folder for the agent's socket"},
	{"TMPDIR", "the agent's socket, without XDG_RUNTIME_DIR; on Windows TEMP"},
	{"TEMP", ""},
	{"DISPLAY", "set on Linux: auth login opens a browser"},
	{"WAYLAND_DISPLAY", ""},
	{"DBUS_SESSION_BUS_ADDRESS", "unset on Linux, without XDG_RUNTIME_DIR/bus: no keyring"},
	{"GITHUB_STEP_SUMMARY", "templates lint -o github adds its table to this file"},
}

func environmentTopic() string {
	var rows [][2]string
	for _, v := range environment {
		if v.what != "" {
			rows = append(rows, [2]string{v.name, v.what})
		}
	}
	return "A flag wins over a variable. These variables are read:\n\n" + console.HelpTable(rows)
}

func filesTopic() string {
	return "The secret file:\n\n" + console.HelpTable([][2]string{
		{"~/.config/coder-secrets/secrets.env", "your secrets; or --file, or CODER_SECRETS_FILE"},
		{".NAME.lock, beside it", "keeps two writers apart; it holds nothing"},
		{".NAME.recovery, beside it", "opens an encrypted file while your key is replaced"},
		{"~/.config/coder-secrets/encrypted-files", "the paths of encrypted files that are elsewhere"},
		{"~/.config/coder-secrets/server-files.json", "where the server writes your user secrets"},
	}) + "\n\nWhat 'coder-secrets auth login' keeps:\n\n" + console.HelpTable([][2]string{
		{"the system's keyring", "the session token of each server"},
		{"CONFIG/coder-secrets/tokens/", "the tokens where no keyring works, mode 0600, a file for each server"},
		{"CONFIG/coder-secrets/url", "the server that was logged in to last"},
	}) + "\n\nWhat 'coder login' keeps is read and never changed:\n\n" + console.HelpTable([][2]string{
		{"CONFIG/coderv2/url, session", "its server and its token; --global-config names another folder"},
		{"its keyring entry", "on macOS and Windows"},
	}) + "\n\nWhat could be asked for again, and may be removed at any time:\n\n" + console.HelpTable([][2]string{
		{"~/.cache/coder-secrets/audit/", "what 'templates audit' found in what never changes; no value"},
		{"~/.cache/coder-secrets/completion/", "the names that Tab offers while the server is slow; no value"},
	}) + "\n\nWhat the linter of templates reads:\n\n" + console.HelpTable([][2]string{
		{lint.ConfigName, "beside the templates or above, within the repository; or --config"},
		{"--baseline FILE", "findings that are known and hidden"},
	}) + `

It holds these keys and no others: profile, fail_on, rules, names (secret, allow) and
exclude. As its first line, this makes editors complete and check them:

  # yaml-language-server: $schema=` + lint.ConfigSchemaURL + `

CONFIG is ~/.config on Linux, ~/Library/Application Support on macOS and %APPDATA% on
Windows. Where XDG_CONFIG_HOME is set it stands for ~/.config. For ~/.cache it is
~/Library/Caches on macOS, %LOCALAPPDATA% on Windows, and XDG_CACHE_HOME.`
}

const securityTopic = `A value is never printed unless --reveal asks for it; not in an error and not with -v
either, and neither is its length or its hash. It is never an argument, which other users
of the machine can read: it comes from a hidden prompt, standard input, a file or the
environment.

A session token goes to the server it is for. What was stored is bound to the scheme,
host and port it was stored for; a redirect to another server is refused; plain http is
for this machine alone unless --allow-http is given.

The secret file is written whole or not at all, with mode 0600, and not through a
symbolic link, into a hard link or into a file of somebody else unless a flag allows it.

With --encrypt the secret file is an age file for your Coder SSH key, and is never on the
disk in clear. A bundle of 'secrets seal' can be opened by the users it is for alone.

What cannot be promised: whoever can run programs as you in your workspace can do what
you can do there, and read the secret file. A secret that was deleted is not revoked:
workspaces that run, old builds and backups still have it, so rotate it at its source.
'sensitive = true' of coder_metadata hides an item in the dashboard; the API returns it
to everybody who may read the workspace.`
