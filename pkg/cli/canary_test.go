package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/examples"
	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// The canary test runs every command with recognizable secrets, with and without
// faults, and searches all output for them. It fails if a command has no row in
// canaryRows.

// canaryValue is a value that a user passes to a command. It is in the variable CANARY
// of a row's environment and in the file "value" in its home folder.
const canaryValue = "c4n4ry-v4lue-0123456789abcdef"

// canaryRow is one use of a command.
type canaryRow struct {
	// line is typed after the program's name; HOME stands for the home folder.
	line string
	// stdin is piped in; TOKEN stands for the session token.
	stdin string
	// status is the exit status without faults.
	status int
	// shows is set if the user asks to print the value on stdout.
	shows bool
	// hands is set if a child gets the value in its environment.
	hands bool
	// files are patterns below HOME of files that may contain the value.
	files []string
}

// secretsFile is the secret file in the home folder; it contains KNOWN.
const secretsFile = ".config/coder-secrets/secrets.env"

var canaryRows = []canaryRow{
	{line: "auth login", stdin: "TOKEN\n", files: []string{".config/coder-secrets/tokens/*"}},
	{line: "auth login --token-file HOME/token", files: []string{".config/coder-secrets/tokens/*"}},
	{line: "auth login", stdin: canaryValue, status: console.ExitAuth},
	{line: "auth logout", status: console.ExitOK},
	{line: "auth logout --revoke"},
	{line: "auth status"},
	{line: "auth status -o json"},
	{line: "completion bash"},
	{line: "demo"},
	{line: "doctor"},
	{line: "doctor -o json"},
	{line: "gitssh -- -o BatchMode=yes -p 1 127.0.0.1", status: 255},
	{line: "gitsign -- -Y sign -n git -f HOME/value HOME/value", status: 255},
	{line: "gitsign key"},
	{line: "gitsign setup"},
	{line: "help"},
	{line: "help environment"},
	{line: "metadata mias"},
	{line: "metadata mias -o json"},
	{line: "metadata mias --key admin_password", status: console.ExitUsage},
	{line: "publickey"},
	{line: "publickey -o json"},
	{line: "publickey --agent"},
	{line: "publickey --agent --fingerprint"},
	{line: "publickey --user admin", status: console.ExitFailed},
	{line: "publickey " + canaryValue, status: console.ExitUsage},
	{line: "publickey show"},
	{line: "publickey regenerate", status: console.ExitUsage},
	{line: "publickey regenerate --yes"},
	{line: "publickey regenerate --yes -o json"},
	{line: "publickey regenerate --yes --file HOME/sealed.env"},
	{line: "secrets write NEW", stdin: canaryValue + "\n"},
	{line: "secrets write NEW -o json --from-env CANARY"},
	{line: "secrets write NEW --from-file HOME/value"},
	{line: "secrets write NEW --from-command cat<HOME/value"},
	{line: "secrets write NEW --from-command cat<HOME/value;false", status: console.ExitFailed},
	{line: "secrets write NEW --dry-run", stdin: canaryValue},
	{line: "secrets write NEW " + canaryValue, stdin: canaryValue, status: console.ExitUsage},
	{line: "secrets write KNOWN --if-absent", stdin: canaryValue},
	{line: "secrets get KNOWN", status: console.ExitUsage},
	{line: "secrets get KNOWN -o json"},
	{line: "secrets get KNOWN --reveal", shows: true},
	{line: "secrets get KNOWN --reveal --file HOME/value", status: console.ExitFailed},
	{line: "secrets check"},
	{line: "secrets check -o json --require HOME/value", status: console.ExitFailed},
	{line: "secrets check --require HOME/" + secretsFile},
	{line: "secrets export", shows: true},
	{line: "secrets export --format docker KNOWN", shows: true},
	{line: "secrets export NEW", status: console.ExitFailed},
	{line: "secrets import HOME/value", status: console.ExitFailed},
	{line: "secrets import -", stdin: "NEW='" + canaryValue + "'\n"},
	{line: "secrets import - --diff --dry-run", stdin: "NEW='" + canaryValue + "'\n"},
	{line: "secrets import - -o json", stdin: "NEW='" + canaryValue + "'\nbroken", status: console.ExitFailed},
	{line: "secrets inject -", stdin: `{{ secret "KNOWN" }}`, shows: true},
	{line: "secrets inject - HOME/filled", stdin: `{{ secret "KNOWN" }}`, files: []string{"filled"}},
	{line: "secrets list"},
	{line: "secrets list -o json"},
	{line: "secrets push KNOWN"},
	{line: "secrets push --all -o json"},
	{line: "secrets rm KNOWN"},
	{line: "secrets rm NEW", status: console.ExitFailed},
	{line: "secrets run -- true", hands: true},
	{line: "secrets run --only NEW -- true", status: 125},
	{line: "secrets run -- nonexistent-command", status: 127},
	{line: "secrets run --mask -- sh -c echo$IFS$KNOWN", hands: true},
	{line: "secrets run --as-file KNOWN -- sh -c echo$IFS$KNOWN"},
	{line: "secrets write NEW --encrypt --file HOME/new.env", stdin: canaryValue + "\n"},
	{line: "secrets write NEW --file HOME/sealed.env", stdin: canaryValue + "\n"},
	{line: "secrets write NEW --encrypt --also " + canaryValue, stdin: canaryValue, status: console.ExitUsage},
	{line: "secrets import HOME/" + secretsFile + " --encrypt --file HOME/new.env"},
	{line: "secrets list --file HOME/sealed.env"},
	{line: "secrets list --file HOME/sealed.env --identity HOME/value", status: console.ExitFailed},
	{line: "secrets get KNOWN --reveal --file HOME/sealed.env", shows: true},
	{line: "secrets run --file HOME/sealed.env -- true", hands: true},
	{line: "secrets push KNOWN --file HOME/sealed.env"},
	{line: "secrets rm KNOWN --file HOME/sealed.env"},
	{line: "secrets rekey", status: console.ExitFailed},
	{line: "secrets rekey --file HOME/sealed.env"},
	{line: "secrets rekey --file HOME/sealed.env --dry-run -o json"},
	{line: "secrets rekey --encrypt --file HOME/" + secretsFile},
	{line: "secrets rekey --also HOME/value", status: console.ExitUsage},
	{line: "secrets seal HOME/" + secretsFile + " --to me"},
	{line: "secrets seal HOME/value --to me", status: console.ExitFailed},
	{line: "secrets import HOME/sealed.env --file HOME/new.env --encrypt"},
	{line: "ssh-agent -- ssh-add -l"},
	{line: "ssh-agent --confirm", status: console.ExitUsage},
	{line: "templates audit --workspaces", status: console.ExitFindings},
	{line: "templates audit --workspaces -o json --profile pedantic", status: console.ExitFindings},
	{line: "templates audit --all-versions --no-cache -o sarif", status: console.ExitFindings},
	{line: "templates audit --all-versions --workspaces -o html --profile pedantic", status: console.ExitFindings},
	{line: "templates audit --rotate-list", status: console.ExitFindings},
	{line: "templates lint HOME/templates/wrong", status: console.ExitFindings},
	{line: "templates lint -o json HOME/templates/wrong", status: console.ExitFindings},
	{line: "templates lint -o sarif HOME/templates/wrong", status: console.ExitFindings},
	{line: "templates lint -o html HOME/templates/wrong", status: console.ExitFindings},
	{line: "templates lint HOME/templates/right"},
	{line: "templates explain hardcoded-secret"},
	{line: "templates fix HOME/templates/wrong"},
	{line: "templates rules"},
	{line: "templates snippet external-auth"},
	{line: "user-secrets disable nosuch", status: console.ExitFailed},
	{line: "user-secrets enable nosuch", status: console.ExitFailed},
	{line: "user-secrets import HOME/" + secretsFile},
	{line: "user-secrets import HOME/" + secretsFile + " --diff -o json"},
	{line: "user-secrets import HOME/value", status: console.ExitFailed},
	{line: "user-secrets import - --format json", stdin: `{"A":{"` + canaryValue + `":1}}`, status: console.ExitFailed},
	{line: "user-secrets list"},
	{line: "user-secrets rm nosuch --yes", status: console.ExitFailed},
	{line: "user-secrets set new --env NEW", stdin: canaryValue + "\n"},
	{line: "user-secrets set new --from-env CANARY --env NEW -o json"},
	{line: "user-secrets set new=" + canaryValue, status: console.ExitUsage},
	{line: "user-secrets set / --from-env CANARY --env PATH", status: console.ExitUsage},
	{line: "user-secrets show nosuch", status: console.ExitFailed},
	{line: "user-secrets usage"},
	{line: "version"},
}

func TestCanaryHasARowForEveryCommand(t *testing.T) {
	t.Parallel()
	rows := map[string]bool{}
	a := &app.App{Sys: clitest.NewSystem(t, "").System}
	a.UI = console.NewUI(a.Sys, &a.Global)
	root := newRootCmd(a)
	for _, row := range canaryRows {
		found, _, err := root.Find(strings.Fields(row.line))
		if err != nil {
			t.Errorf("%q: %v", row.line, err)
			continue
		}
		rows[found.CommandPath()] = true
	}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		if cmd.Runnable() && !isGroup(cmd) && cmd.HasParent() && !rows[cmd.CommandPath()] {
			t.Errorf("%q has no row in canaryRows", cmd.CommandPath())
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// canaryTroubles are the conditions in which the rows run: flags, a fault of the
// server, a token that the server does not know.
var canaryTroubles = []struct {
	name, flag, fault string
	stranger          bool
}{
	{name: "well"},
	{name: "well, verbose", flag: "--verbose"},
	{name: "a stranger's token", flag: "--verbose", stranger: true},
	{name: "server error", fault: "/* status=500"},
	{name: "forbidden", fault: "/* status=403", flag: "--verbose"},
	{name: "cut", fault: "/* cut", flag: "--verbose"},
	{name: "reset", fault: "/* reset", flag: "--verbose"},
	{name: "lost", fault: "PUT /users/*/gitsshkey lost", flag: "--verbose"},
	{name: "not Coder", fault: "/* html", flag: "--verbose"},
	{name: "no JSON", fault: "/* json", flag: "--verbose"},
	{name: "redirect", fault: "/* redirect=http://localhost:1/x 307", flag: "--verbose"},
	{name: "an echo of the request", fault: "/* echo", flag: "--verbose"},
}

func TestCanaryNothingSecretComesOut(t *testing.T) {
	t.Parallel()
	asking := canaryRowsThatAsk(t)
	for _, trouble := range canaryTroubles {
		t.Run(trouble.name, func(t *testing.T) {
			t.Parallel()
			for _, row := range canaryRows {
				if trouble.fault != "" && !asking[row.line] {
					continue
				}
				// A separate test, so that its server and home are removed after it.
				t.Run("row", func(t *testing.T) {
					c := newCage(t)
					if trouble.stranger {
						c.env = append(c.env, "CODER_SESSION_TOKEN=0123456789-StrangersTokenBody0123", "CODER_AGENT_TOKEN=c4n4ry00-0000-4000-8000-00000000beef")
						c.marks["a stranger's token"] = "StrangersTokenBody"
						c.marks["a stranger's agent token"] = "c4n4ry00-0000"
					}
					if trouble.fault != "" {
						fault, err := codertest.ParseFault(trouble.fault)
						if err != nil {
							t.Fatal(err)
						}
						c.server.Break(fault)
					}
					flags := strings.Fields(trouble.flag)
					if trouble.name != "well" && asking[row.line] {
						flags = append(flags, "--timeout=50ms") // shorter than the wait before a retry
					}
					c.run(t, row, flags, trouble.name == "well")
				})
			}
		})
	}
}

// canaryRowsThatAsk reports for each line whether its command talks to a server.
func canaryRowsThatAsk(t *testing.T) map[string]bool {
	t.Helper()
	a := &app.App{Sys: clitest.NewSystem(t, "").System}
	a.UI = console.NewUI(a.Sys, &a.Global)
	root := newRootCmd(a)
	asking := map[string]bool{}
	for _, row := range canaryRows {
		found, _, err := root.Find(strings.Fields(row.line))
		asking[row.line] = err == nil && found.Flags().Lookup("timeout") != nil
	}
	return asking
}

// cage is a home folder and a server whose secrets are known.
type cage struct {
	server *codertest.Server
	home   string
	env    []string
	marks  map[string]string // what must not appear in output, by its description
}

func newCage(t *testing.T) *cage {
	t.Helper()
	srv, address := clitest.Serve(t)
	c := &cage{server: srv, home: t.TempDir()}
	c.layOut(t)
	session, agent := srv.Token("mia"), srv.AgentToken("mia/mias")
	c.env = []string{
		"HOME=" + c.home, "PATH=/usr/bin:/bin", "CANARY=" + canaryValue, "CODER_URL=" + address, "CODER_SESSION_TOKEN=" + session,
		"CODER_AGENT_URL=" + address, "CODER_AGENT_TOKEN=" + agent, "CODER=true",
		"CODER_HEADER=X-Proxy-Secret=c4n4ry-he4der", "CODER_SECRETS_ALLOW_DUMP=1",
	}
	c.marks = map[string]string{
		"the value":                 canaryValue,
		"the session token":         session[11:],
		"the agent token":           agent,
		"a header of identity":      "c4n4ry-he4der",
		"a literal in a template":   canaryLiteral,
		"a parameter of a build":    "ghp_FAKEmia000123456789abcdefghijklmnopqr",
		"a default in a template":   "npm_FAKEdefault23456789abcdefghijklmnopqr",
		"a sensitive variable":      "fake-registry-password",
		"a sensitive metadata item": "fake-metadata-value",
	}
	lines, public := clitest.KeyPair(t, address, agent)
	c.seal(t, public)
	for i, line := range lines {
		c.marks[fmt.Sprintf("line %d of the private key", i)] = line
	}
	return c
}

// canaryLiteral replaces the literal in the example templates, because the pages of the
// rules also show that.
const canaryLiteral = "c4n-Ary-93-Lantern"

// layOut fills the home folder.
func (c *cage) layOut(t *testing.T) {
	t.Helper()
	if err := os.CopyFS(c.home, examples.Templates); err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(c.home, "templates", "wrong", "main.tf")
	text, err := os.ReadFile(wrong)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.ReplaceAll(text, []byte("kV7-trout-93-Lantern"), []byte(canaryLiteral))
	if bytes.Equal(text, changed) {
		t.Fatal("the example's literal has changed")
	}
	if err := os.MkdirAll(filepath.Join(c.home, filepath.Dir(secretsFile)), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		wrong:                              changed,
		filepath.Join(c.home, "value"):     []byte(canaryValue + "\n"),
		filepath.Join(c.home, "token"):     []byte(c.server.Token("mia") + "\n"),
		filepath.Join(c.home, secretsFile): []byte("# mine\nKNOWN=" + canaryValue + "\n"),
	} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// seal encrypts a copy of the secret file for the Coder key.
func (c *cage) seal(t *testing.T, public string) {
	t.Helper()
	to, err := sealed.ParseRecipient(sealed.RoleCoder, public)
	if err != nil {
		t.Fatal(err)
	}
	data, err := sealed.Seal(secret.FromString("KNOWN="+canaryValue+"\n"), []sealed.Recipient{to}, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.home, "sealed.env"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs a row and searches its output.
func (c *cage) run(t *testing.T, row canaryRow, flags []string, well bool) {
	t.Helper()
	sys := clitest.NewSystem(t, strings.ReplaceAll(row.stdin, "TOKEN", c.server.Token("mia")), c.env...)
	args := strings.Fields(strings.ReplaceAll(row.line, "HOME", c.home))
	status := sys.Run(t, append(args, flags...)...)
	if well && status != row.status {
		t.Errorf("%q ends with status %d, want %d: %s", row.line, status, row.status, sys.Err.String())
	}
	for what, mark := range c.marks {
		if !row.shows || what != "the value" {
			c.look(t, row, what, mark, "stdout", sys.Out.Bytes())
		}
		c.look(t, row, what, mark, "stderr", sys.Err.Bytes())
	}
	c.lookAtFiles(t, row)
}

// look searches for a mark in every encoding in which it could appear.
func (c *cage) look(t *testing.T, row canaryRow, what, mark, where string, text []byte) {
	t.Helper()
	forms := map[string]string{
		"":               mark,
		" in base64":     strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(mark)), "="),
		" in hex":        hex.EncodeToString([]byte(mark)),
		" in a URL":      url.QueryEscape(mark),
		" as Go's quote": strings.Trim(fmt.Sprintf("%q", mark), `"`),
		" as bytes":      strings.Trim(fmt.Sprint([]byte(mark)), "[]"),
	}
	for form, text2 := range forms {
		if bytes.Contains(text, []byte(text2)) {
			t.Errorf("%q shows %s%s on %s", row.line, what, form, where)
			return
		}
	}
}

// lookAtFiles searches every file below the home folder that must not contain the
// value.
func (c *cage) lookAtFiles(t *testing.T, row canaryRow) {
	t.Helper()
	err := filepath.WalkDir(c.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(c.home, path)
		if err != nil {
			return err
		}
		own := slices.ContainsFunc(append([]string{"value", "token", secretsFile, "templates/*/*"}, row.files...), func(pattern string) bool {
			match, _ := filepath.Match(pattern, filepath.ToSlash(name))
			return match
		})
		if own {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for what, mark := range c.marks {
			c.look(t, row, what, mark, "the file "+name, text)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
