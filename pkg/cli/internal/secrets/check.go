package secrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/usersecrets"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newSecretsCheckCmd(a *app.App) *cobra.Command {
	opts := secretsCheckOptions{}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the file and its place, and that nothing is missing",
		Long: `Check the secret file: who may read it, whose it is, links, whether git would take
it, whether it survives a rebuild of the workspace, what killed writers and editors
left beside it, and names that the environment has too. With a session, also the files
that Coder wrote for a secret it has no more. Nothing of the file is changed.

--require names a list of secrets that a project needs, a name a line, with where to
get it as a comment. A .env.example is such a list: its values are not looked at.

Ends with status 3 when a check failed or a name is missing.`,
		Example: `  coder-secrets secrets check
  coder-secrets secrets check --require .env.example || exit 1
  coder-secrets secrets check --require .env.example -o json | jq -r '.missing[]'`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	file := app.AddSecretFileFlags(cmd)
	file.AddAllowFlags(cmd)
	server := app.AddServerFlags(cmd)
	flags := cmd.Flags()
	require := flags.StringArray("require", nil, "file with the names that are needed; may be given several times")
	flags.BoolVar(&opts.Offline, "offline", false, "do not ask the server")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := errors.Join(output.Validate(), opts.complete(cmd.Context(), a, *require, file)); err != nil {
			return err
		}
		var api usersecrets.Lister
		origin, reason := "", "--offline"
		if !opts.Offline {
			api, origin, reason = serverForCheck(cmd.Context(), a, server)
		}
		c := &secretsChecker{app: a, opts: opts, api: api, origin: origin, noServer: reason}
		result := c.run(cmd.Context())
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		if err := console.Render(a.UI, output, result); err != nil {
			return err
		}
		if app.AnyFailed(result.Checks) {
			return &console.StatusError{Status: console.ExitFindings}
		}
		return nil
	}
	return cmd
}

// serverForCheck creates a client if there is a session, or returns the reason why
// there is none.
func serverForCheck(ctx context.Context, a *app.App, flags *app.ServerFlags) (api usersecrets.Lister, origin, reason string) {
	c, s, err := a.Connect(ctx, flags)
	if err != nil {
		return nil, "", err.Error()
	}
	return c, client.Origin(s.URL), ""
}

// secretsCheckOptions are the parsed arguments of `secrets check`.
type secretsCheckOptions struct {
	File     *secretfile.File
	Required []requirement
	Lists    []string // the files of --require
	Offline  bool
	FileFlag string // the value of --file
}

func (o *secretsCheckOptions) complete(ctx context.Context, a *app.App, lists []string, file *app.SecretFileFlags) (err error) {
	if o.File, err = file.Complete(a); err != nil {
		return err
	}
	if o.File.Format == secretfile.FormatRaw && len(lists) > 0 {
		return console.Usagef("%q is one secret and has no names for --require", o.File.Path)
	}
	o.Lists, o.FileFlag = lists, file.Path
	o.Required, err = readRequirements(ctx, a.Sys.Stdin, lists)
	return err
}

// secretsCheckResult is what `secrets check` found.
type secretsCheckResult struct {
	File      string        `json:"file"`
	Format    string        `json:"format"`
	Checks    []app.Check   `json:"checks"`
	Required  []requirement `json:"required"`
	Missing   []string      `json:"missing"`
	NextSteps []string      `json:"next_steps"`
}

func (r secretsCheckResult) WriteText(u *console.UI, w io.Writer) error {
	return app.WriteChecks(u, w, r.Checks, r.NextSteps)
}

// secretsChecker checks a file. It keeps what a check finds for the checks after it.
type secretsChecker struct {
	app      *app.App
	opts     secretsCheckOptions
	api      usersecrets.Lister // nil if the server is not asked
	origin   string
	noServer string // the reason why the server is not asked
	found    secretfile.Inspection
	doc      secretfile.Document // nil if the file does not exist or cannot be read
}

func (c *secretsChecker) run(ctx context.Context) secretsCheckResult {
	result := secretsCheckResult{File: c.opts.File.Path, Format: string(c.opts.File.Format), Required: []requirement{}, Missing: []string{}}
	add := func(name string, found app.Check) {
		if found.Name = name; found.Hints == nil {
			found.Hints = []string{}
		}
		result.Checks = append(result.Checks, found)
	}
	var err error
	if c.found, err = c.opts.File.Inspect(ctx); err != nil {
		add("file", app.CheckFailed(err))
	} else {
		add("file", c.checkContent(ctx))
		c.checkPlace(add)
	}
	add("environment", c.checkEnvironment())
	add("server files", c.checkServerFiles(ctx))
	if len(c.opts.Lists) == 0 {
		result.NextSteps = app.NextSteps(result.Checks)
		return result
	}
	result.Required = c.findRequired()
	for _, r := range result.Required {
		if r.FoundIn == "" {
			result.Missing = append(result.Missing, r.Name)
			add("required", missingRequirement(r, c.opts.FileFlag))
		}
	}
	if len(result.Missing) == 0 {
		add("required", app.CheckOK("all of %s is there", console.Count(len(result.Required), "name")))
	}
	result.NextSteps = app.NextSteps(result.Checks)
	return result
}

// checkContent parses the file and checks its content.
func (c *secretsChecker) checkContent(ctx context.Context) app.Check {
	path := c.opts.File.Path
	doc, err := c.opts.File.Load(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return app.CheckSkipped("there is none yet at %s", path)
	case err != nil:
		return app.CheckFailed(err)
	case c.opts.File.Format == secretfile.FormatRaw:
		return app.CheckOK("%s is one secret", path)
	}
	c.doc = doc
	var texts []string
	if faulty, ok := doc.(interface{ Faults() []error }); ok {
		for _, fault := range faulty.Faults() {
			texts = append(texts, fault.Error())
		}
	}
	if d, ok := doc.(interface{ Repeated() []string }); ok {
		for _, name := range d.Repeated() {
			texts = append(texts, name+" is there more than once, and the last one counts")
		}
	}
	var hints []string
	if d, ok := doc.(interface{ EndsInCR() bool }); ok && d.EndsInCR() {
		texts = append(texts, "its lines end in CRLF, and a shell takes the CR for part of the value")
		hints = append(hints, "coder-secrets secrets import "+child.Quote(path)+" --file "+child.Quote(path+".new"))
	}
	if len(texts) > 0 {
		return app.CheckWarning(path+": "+strings.Join(texts, "; "), hints...)
	}
	return app.CheckOK("%s holds %s", path, console.Count(len(doc.Names()), "secret"))
}

// checkPlace checks the file's mode, owner, links and location.
func (c *secretsChecker) checkPlace(add func(string, app.Check)) {
	add("mode", c.checkMode())
	in := c.opts.File.Place
	for _, look := range []struct {
		name  string
		kinds []secretfile.Kind
		fine  string
		skip  bool
		why   string
	}{
		{"owner", []secretfile.Kind{secretfile.KindOtherOwner}, "it is yours", c.found.Mode == 0, noFileYet},
		{"links", []secretfile.Kind{secretfile.KindSymlink, secretfile.KindHardLink, secretfile.KindIrregular}, "it is a file with one name", !c.found.Exists, noFileYet},
		{"folder", []secretfile.Kind{secretfile.KindSharedFolder, secretfile.KindReadOnly}, "nobody else may replace files on the way to it", false, ""},
		{"git", []secretfile.Kind{secretfile.KindTracked, secretfile.KindNotIgnored}, "git ignores it", !c.found.InWorkTree, "it is in no work tree"},
		{"persistence", []secretfile.Kind{secretfile.KindEphemeral}, "it survives a rebuild of the workspace", !in.Workspace || in.MountInfo == "", "this is no workspace"},
	} {
		switch found := c.problemsOf(look.kinds); {
		case len(found) > 0:
			for _, problem := range found {
				add(look.name, problem)
			}
		case look.skip:
			add(look.name, app.CheckSkipped("%s", look.why))
		default:
			add(look.name, app.CheckOK("%s", look.fine))
		}
	}
	add("leftovers", c.checkLeftovers())
}

// problemsOf returns the problems of these kinds as checks. A problem for which
// `secrets write` would refuse to write is a failed check, unless it is allowed.
func (c *secretsChecker) problemsOf(kinds []secretfile.Kind) []app.Check {
	var list []app.Check
	for _, problem := range c.found.Problems {
		switch {
		case !slices.Contains(kinds, problem.Kind):
		case problem.Minor:
			list = append(list, app.CheckWarning(problem.Why, problem.Hints()...))
		case c.opts.File.Allow.Has(problem.Kind):
			list = append(list, app.CheckWarning(problem.Why))
		default:
			list = append(list, app.Check{State: app.StateFailed, Text: problem.Why, Hints: problem.Hints()})
		}
	}
	return list
}

// noFileYet is the text of checks that are skipped without a file.
const noFileYet = "there is nothing to look at"

func (c *secretsChecker) checkMode() app.Check {
	if c.found.Mode == 0 {
		return app.CheckSkipped(noFileYet)
	}
	if mode := c.found.Mode; mode&0o077 != 0 {
		return app.CheckFailed(fmt.Errorf("it is %04o, so others can get at it", mode), "chmod 600 "+child.Quote(c.found.Path))
	}
	return app.CheckOK("%04o, for you alone", c.found.Mode)
}

// checkLeftovers names other files next to the file that contain its values.
func (c *secretsChecker) checkLeftovers() app.Check {
	var texts []string
	var hints []string
	if c.found.Locked {
		text := "a process is writing the file"
		if c.found.Holder != 0 {
			text = fmt.Sprintf("process %d is writing the file", c.found.Holder)
			hints = append(hints, fmt.Sprintf("ps -o pid,stat,args -p %d", c.found.Holder))
		}
		texts = append(texts, text)
	} else if left := c.found.Leftovers; len(left) > 0 {
		// While a process writes the file, it uses one of the temporary files.
		texts = append(texts, "a writer that was killed left "+strings.Join(left, ", "))
		hints = append(hints, "rm -- "+child.Quote(left...))
	}
	if copies := c.found.Copies; len(copies) > 0 {
		texts = append(texts, "copies lie beside it: "+strings.Join(copies, ", "))
		hints = append(hints, "rm -- "+child.Quote(copies...))
	}
	if len(texts) > 0 {
		return app.CheckWarning(strings.Join(texts, "; "), hints...)
	}
	return app.CheckOK("nothing lies beside it")
}

// checkEnvironment names secrets that are also in the environment: which value a
// program gets then depends on how it is started.
func (c *secretsChecker) checkEnvironment() app.Check {
	if c.doc == nil {
		return app.CheckSkipped("there is no file to compare it with")
	}
	var same, other []string
	for _, name := range c.doc.Names() {
		set, ok := c.app.Sys.LookupEnv(name)
		value, err := c.doc.Get(name)
		switch {
		case !ok || err != nil:
		case value.RevealString() == set:
			same = append(same, name)
		default:
			other = append(other, name)
		}
	}
	switch {
	case len(other) > 0:
		return app.CheckWarning(strings.Join(other, ", ") + " is in the environment too, with another value; 'secrets run' hands down the file's")
	case len(same) > 0:
		return app.CheckOK("%s is there too, with the same value", strings.Join(same, ", "))
	}
	return app.CheckOK("it has none of the names")
}
