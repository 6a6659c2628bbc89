package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// newHelpTopics are the texts of `help TOPIC`. A topic is a command that does
// nothing, which cobra shows as help alone.
func newHelpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "environment", Short: "The environment variables that are read", Long: environmentTopic()},
		{Use: "exit-status", Short: "How the program ends, and when", Long: exitStatusTopic()},
	}
}

func exitStatusTopic() string {
	var b strings.Builder
	b.WriteString("The program ends with one of these statuses:\n\n")
	for _, s := range exitStatuses {
		fmt.Fprintf(&b, "  %-4d %s\n", s.status, s.when)
	}
	b.WriteString(`
A command that runs another program ends with that program's status, or with 128
and the signal's number where a signal ended it; 126 where the program could not
be run and 127 where it was not found.`)
	return b.String()
}

// environment is every variable that the program reads, in the order of the
// topic; a test compares it with the code.
var environment = []struct{ name, what string }{
	{"CODER_SECRETS_FILE", "the secret file, where --file does not name one"},
	{"CI", "set, and not false: never ask, as --no-input"},
	{"NO_COLOR", "set: no colour"},
	{"CLICOLOR_FORCE", "set, and not 0: colour even where no terminal is"},
	{"TERM", "dumb: no colour"},
	{"HOME", "the home folder; on Windows USERPROFILE"},
	{"USERPROFILE", ""},
	{"APPDATA", "the folder for configuration on Windows"},
	{"XDG_CONFIG_HOME", "the folder for configuration on Linux, ~/.config by default"},
	{"CODER_SECRETS_URL", "the Coder server; wins over CODER_URL"},
	{"CODER_URL", "the Coder server"},
	{"CODER_SECRETS_SESSION_TOKEN", "the session token; wins over CODER_SESSION_TOKEN"},
	{"CODER_SESSION_TOKEN", "the session token"},
	{"CODER_SECRETS_CONFIG_DIR", "the folder with what 'coder login' stored; wins over CODER_CONFIG_DIR"},
	{"CODER_CONFIG_DIR", "the folder with what 'coder login' stored"},
	{"CODER_USE_KEYRING", "false: leave the keyring entry of 'coder login' alone"},
	{"CODER_HEADER", "headers for each request, name=value, with commas between"},
	{"CODER_HEADER_COMMAND", "a command that prints such headers, one a line"},
	{"CODER_CLIENT_TLS_CA_FILE", "certificates of authorities to trust, PEM"},
	{"CODER_CLIENT_TLS_CERT_FILE", "our certificate for a server that asks for one, PEM"},
	{"CODER_CLIENT_TLS_KEY_FILE", "its private key, PEM"},
	{"CODER_AGENT_URL", "in a workspace: the server as the workspace agent sees it"},
	{"CODER_AGENT_TOKEN", "in a workspace: the agent's token"},
	{"CODER_AGENT_TOKEN_FILE", "in a workspace: a file with the agent's token"},
	{"CODER", "true: this is a workspace"},
	{"GIT_SSH_COMMAND", "what git runs instead of ssh; 'doctor' looks at it"},
	{"PATH", "where 'doctor' looks for git and ssh"},
	{"HTTPS_PROXY", "the proxy for https, also in lower case"},
	{"https_proxy", ""},
	{"HTTP_PROXY", "the proxy for http, also in lower case"},
	{"http_proxy", ""},
	{"NO_PROXY", "hosts to reach without a proxy, also in lower case"},
	{"no_proxy", ""},
	{"REQUEST_METHOD", "set by a web server that runs us: HTTP_PROXY is not trusted then"},
	{"DISPLAY", "set on Linux: auth login opens a browser"},
	{"WAYLAND_DISPLAY", ""},
	{"DBUS_SESSION_BUS_ADDRESS", "unset on Linux: there is no keyring to ask"},
}

func environmentTopic() string {
	width := 0
	for _, v := range environment {
		width = max(width, len(v.name))
	}
	var b strings.Builder
	b.WriteString("A flag wins over a variable. These variables are read:\n\n")
	for _, v := range environment {
		if v.what != "" {
			fmt.Fprintf(&b, "  %-*s  %s\n", width, v.name, v.what)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
