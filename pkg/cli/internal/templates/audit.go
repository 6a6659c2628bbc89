package templates

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

type templatesAuditOptions struct {
	audit.Options
	outputs    []string
	failOn     string
	profile    string
	config     string
	rotateList bool
	noCache    bool
	exitZero   bool

	targets   []lintTarget
	threshold lint.Severity // 0 means never
}

// auditFormats are the formats of an audit's report.
var auditFormats = []string{"text", "json", "sarif", "html"}

// auditConcurrency is the default number of concurrent requests.
const auditConcurrency, maxAuditConcurrency = 8, 64

func newTemplatesAuditCmd(a *app.App) *cobra.Command {
	opts := &templatesAuditOptions{}
	cmd := &cobra.Command{
		Use:   "audit [TEMPLATE…]",
		Short: "Find secrets in the templates and workspaces of a server",
		Long: `Look at what a Coder server has deployed: the active version of every template that
you may see, or of those named, as NAME or ORGANIZATION/NAME.

Files are read where your role allows it, and linted in memory. What the server itself
shows to everybody who may use a template is looked at in any case: parameters with their
defaults and options, presets, variables, metadata, environments. The report says for each
template what could be read, and what right would show more.

--workspaces adds what is exposed already: the parameter values, environment and metadata
that the latest build of each workspace keeps, and since when. Builds before it keep theirs
too, also what a mended template no longer asks for: --all-builds. --rotate-list prints what
has to be changed and by whom. A value is never printed.

Versions and builds never change, so what was looked at once is not asked for again; the
cache holds no value.

The exit status is 3 when there are findings at or above --fail-on, and otherwise 1 when
a part could not be read for another reason than a missing right.`,
		Example: `  coder-secrets templates audit
  coder-secrets templates audit docker acme/kubernetes --all-versions -o sarif=audit.sarif
  coder-secrets templates audit --workspaces --rotate-list`,
	}
	server := app.AddServerFlags(cmd)
	cmd.ValidArgsFunction = app.CompleteTemplates(a, server)
	flags := cmd.Flags()
	flags.Var((*console.NeededText)(&opts.Organization), "org", "only templates of this organization")
	flags.Var((*console.NeededText)(&opts.Version), "version", "look at the version of this name, not at the active one")
	flags.BoolVar(&opts.AllVersions, "all-versions", false, "look at all versions")
	flags.BoolVar(&opts.Workspaces, "workspaces", false, "look at what the latest build of each workspace keeps, too")
	flags.BoolVar(&opts.AllBuilds, "all-builds", false, "look at all builds of each workspace, too; implies --workspaces")
	flags.BoolVar(&opts.rotateList, "rotate-list", false, "print the secrets to change and by whom, alone; implies --workspaces")
	flags.BoolVar(&opts.noCache, "no-cache", false, "ask for everything again, and remember nothing")
	flags.IntVar(&opts.Concurrency, "concurrency", auditConcurrency, "how many requests may be under way at a time")
	flags.VarP((*console.RepeatedText)(&opts.outputs), "output", "o", "output format: "+strings.Join(auditFormats, ", ")+"; FORMAT=FILE writes to a file; may be repeated")
	flags.StringVar(&opts.failOn, "fail-on", "warning", "lowest severity that makes the exit status 3: "+strings.Join(failLevels, ", "))
	flags.StringVar(&opts.profile, "profile", "regular", "rules to run: "+strings.Join(lintProfiles, ", "))
	flags.Var((*console.NeededText)(&opts.config), "config", "configuration file of the linter (default: none)")
	flags.BoolVar(&opts.exitZero, "exit-zero", false, "end with status 0 whatever is found")
	app.CompleteNothing(cmd, "version", "concurrency")
	_ = cmd.RegisterFlagCompletionFunc("org", app.CompleteOrganizations(a, server))
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(auditFormats, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(failLevels, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("config", app.CompleteFiles(app.YAMLFiles()...))
	_ = cmd.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions(lintProfiles, cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := opts.complete(args); err != nil {
			return err
		}
		api, session, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return fmt.Errorf("cannot audit: %w", err)
		}
		limitMemory(a.Sys)
		opts.Server = client.Origin(session.URL)
		if !opts.noCache {
			opts.Cache = auditCache(a, opts)
		}
		return showAudit(cmd.Context(), a, api, opts)
	}
	return cmd
}

func (o *templatesAuditOptions) complete(args []string) (err error) {
	o.Templates = args
	if slices.Contains(args, "") {
		return console.Usagef("the name of a template is empty")
	}
	switch {
	case o.Version != "" && len(args) == 0:
		return console.Usagef("--version needs the name of a template: versions are a template's")
	case o.Version != "" && o.AllVersions:
		return console.Usagef("--version and --all-versions do not go together")
	case o.Concurrency < 1 || o.Concurrency > maxAuditConcurrency:
		return console.Usagef("--concurrency takes a number from 1 to %d", maxAuditConcurrency)
	case !slices.Contains(failLevels, o.failOn):
		return console.Usagef("unknown severity %q for --fail-on: expected one of %s", o.failOn, strings.Join(failLevels, ", "))
	case !slices.Contains(lintProfiles, o.profile):
		return console.Usagef("unknown profile %q for --profile: expected one of %s", o.profile, strings.Join(lintProfiles, ", "))
	}
	o.Workspaces = o.Workspaces || o.rotateList || o.AllBuilds
	o.threshold, _ = lint.ParseSeverity(o.failOn)
	o.Lint = lint.Options{Profile: o.profile, Config: &lint.Config{}}
	if o.config != "" {
		if o.Lint.Config, err = lint.ReadConfig(o.config); err != nil {
			return err
		}
	}
	formats := auditFormats
	if o.rotateList {
		formats = []string{"text", "json"}
	}
	if o.targets, err = parseTargets(o.outputs, formats); err != nil {
		return err
	}
	o.Lint.Excerpts = slices.ContainsFunc(o.targets, func(t lintTarget) bool { return t.format == "html" })
	return keepsInputs(o.targets, []string{o.config})
}

// auditCache returns the cache in the user's cache folder, or nil if there is no home
// folder.
func auditCache(a *app.App, opts *templatesAuditOptions) *audit.Cache {
	folder, err := a.CacheFolder()
	if err != nil {
		return nil
	}
	settings, err := json.Marshal(opts.Lint.Config)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(settings)
	rules := strings.Join([]string{a.Sys.Build.Version, a.Sys.Build.Commit, opts.profile, hex.EncodeToString(sum[:])}, " ")
	return &audit.Cache{Folder: filepath.Join(folder, "audit"), Server: opts.Server, Rules: rules, Now: a.Sys.Now}
}

// showAudit audits and writes the report, even if the run was interrupted.
func showAudit(ctx context.Context, a *app.App, api audit.API, opts *templatesAuditOptions) error {
	progress := console.NewProgress(a.UI)
	opts.Progress = func(done, total int, what string) { progress.Show("looked at %d of %d %s", done, total, what) }
	opts.Waits = func(d time.Duration) {
		progress.End()
		a.UI.Notef("the server has had enough requests for now, and asks to wait %s", d)
	}
	found, err := audit.Run(ctx, api, opts.Options)
	progress.End()
	if err != nil && len(found.Templates) == 0 {
		return err
	}
	result := auditResult{found}
	if wrong := result.write(a, opts); wrong != nil {
		return errors.Join(err, wrong)
	}
	if len(found.Templates) == 0 {
		a.UI.Warnf("you see no template on this server: a token with scopes needs template:read, and file:read for files")
	}
	for _, t := range found.Templates {
		for _, line := range t.Errors {
			a.UI.Warnf("template %s: %s", t.Path(), line)
		}
	}
	if opts.rotateList { // the list itself has no place for these warnings
		for _, missing := range result.missing() {
			a.UI.Warnf("%s", missing)
		}
	}
	switch worst := found.Summary.Findings.Worst(); {
	case err != nil:
		return fmt.Errorf("the audit is not complete: %w", err)
	case !opts.exitZero && opts.threshold > 0 && worst >= opts.threshold:
		return &console.StatusError{Status: console.ExitFindings}
	case found.Summary.Failed > 0:
		return console.WithHint(fmt.Errorf("%s could not be read in full", console.Count(found.Summary.Failed, "template")), "run it again: what could be read is not asked for twice")
	}
	return nil
}
