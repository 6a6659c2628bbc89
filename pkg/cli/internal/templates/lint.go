package templates

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/internal/report"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

type templatesLintOptions struct {
	paths   []string
	outputs []string
	failOn  string
	profile string
	exclude []string

	config string

	baseline      string
	baselineWrite bool
	baselinePrune bool

	skipGitIgnored  bool
	noInlineIgnores bool
	exitZero        bool

	targets   []lintTarget
	threshold lint.Severity // 0 means never
	settings  *lint.Config
}

// lintTarget is one -o: a format, and a file or "" for stdout.
type lintTarget struct{ format, path string }

func newTemplatesLintCmd(a *app.App) *cobra.Command {
	opts := &templatesLintOptions{}
	cmd := &cobra.Command{
		Use:        "lint [PATH…]",
		SuggestFor: []string{"check", "scan"},
		Short:      "Find secrets in template files",
		Long: `Find the secrets in templates, and the places where templates show them.

PATH is a folder, which is searched for templates, a single file, or a tar or zip
archive; "-" reads stdin. Without one it is the current folder. Files are only
read, no server is asked and Terraform is not run.

A value that is found is never printed: only where it is.

The exit status is 3 when there are findings at or above --fail-on.`,
		Example: `  coder-secrets templates lint
  coder-secrets templates lint --fail-on error -o text -o sarif=lint.sarif ./templates
  coder templates pull docker --tar | coder-secrets templates lint -`,
		ValidArgsFunction: app.CompleteFiles(app.TemplateFiles()...),
	}
	flags := cmd.Flags()
	flags.VarP((*console.RepeatedText)(&opts.outputs), "output", "o", "output format: "+strings.Join(report.Names(), ", ")+"; FORMAT=FILE writes to a file; may be repeated")
	flags.StringVar(&opts.failOn, "fail-on", "", "lowest severity that makes the exit status 3: error, warning (unless configured), note, never")
	flags.StringVar(&opts.profile, "profile", "", "rules to run: regular (unless configured), pedantic")
	flags.StringVar(&opts.config, "config", "", "configuration file; none for none (default: "+lint.ConfigName+" beside the templates or above, within the repository)")
	flags.StringVar(&opts.baseline, "baseline", "", "file of findings that are known and hidden")
	flags.BoolVar(&opts.baselineWrite, "baseline-write", false, "put all findings into the baseline, take out those that are gone")
	flags.BoolVar(&opts.baselinePrune, "baseline-prune", false, "take the findings that are gone out of the baseline")
	console.RepeatedVar(flags, &opts.exclude, "exclude", "leave out paths that match a pattern; may be repeated")
	flags.BoolVar(&opts.skipGitIgnored, "skip-git-ignored", false, "leave out what git ignores")
	flags.BoolVar(&opts.noInlineIgnores, "no-inline-ignores", false, "let no comment in a template hide a finding")
	flags.BoolVar(&opts.exitZero, "exit-zero", false, "end with status 0 whatever is found")
	fixed := func(words ...string) cobra.CompletionFunc {
		return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
	}
	_ = cmd.RegisterFlagCompletionFunc("output", fixed(report.Names()...))
	_ = cmd.RegisterFlagCompletionFunc("fail-on", fixed(failLevels...))
	_ = cmd.RegisterFlagCompletionFunc("profile", fixed(lintProfiles...))
	_ = cmd.RegisterFlagCompletionFunc("config", app.CompleteFiles(app.YAMLFiles()...))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := opts.complete(args); err != nil {
			return err
		}
		result, err := runTemplatesLint(cmd.Context(), a.Sys, opts, a.Global.Verbose)
		if err != nil {
			return err
		}
		if opts.baseline != "" {
			if err := applyBaseline(a, opts, result); err != nil {
				return err
			}
		}
		return result.write(a, opts)
	}
	return cmd
}

var (
	failLevels   = []string{"error", "warning", "note", "never"}
	lintProfiles = []string{"regular", "pedantic"}
)

func (o *templatesLintOptions) complete(args []string) error {
	o.paths = args
	if len(o.paths) == 0 {
		o.paths = []string{"."}
	}
	if err := o.completeSettings(); err != nil {
		return err
	}
	o.failOn = cmp.Or(o.failOn, o.settings.FailOn, "warning")
	o.profile = cmp.Or(o.profile, o.settings.Profile, "regular")
	if !slices.Contains(failLevels, o.failOn) {
		return console.Usagef("unknown severity %q for --fail-on: expected one of %s", o.failOn, strings.Join(failLevels, ", "))
	}
	if !slices.Contains(lintProfiles, o.profile) {
		return console.Usagef("unknown profile %q for --profile: expected one of %s", o.profile, strings.Join(lintProfiles, ", "))
	}
	for _, pattern := range o.exclude {
		if _, err := path.Match(pattern, ""); err != nil {
			return console.Usagef("cannot read the pattern %q of --exclude: a bracket is not closed, or nothing follows a backslash", pattern)
		}
	}
	switch {
	case o.baseline == "" && o.baselineWrite:
		return console.Usagef("--baseline-write needs --baseline FILE")
	case o.baseline == "" && o.baselinePrune:
		return console.Usagef("--baseline-prune needs --baseline FILE")
	case o.baselineWrite && o.baselinePrune:
		return console.Usagef("--baseline-write and --baseline-prune exclude each other: writing prunes too")
	}
	o.threshold, _ = lint.ParseSeverity(o.failOn)
	return o.completeOutputs()
}

// completeSettings reads the configuration file: the named one, or the one of the first
// folder.
func (o *templatesLintOptions) completeSettings() (err error) {
	o.settings, err = lintConfig(o.config, o.paths[0])
	return err
}

// lintConfig reads the configuration: the named file, or the one next to the templates.
func lintConfig(named, first string) (*lint.Config, error) {
	switch named {
	case "none":
		return &lint.Config{}, nil
	case "":
	default:
		return lint.ReadConfig(named)
	}
	dir := first
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	return lint.FindConfig(dir)
}

func (o *templatesLintOptions) completeOutputs() (err error) {
	if o.targets, err = parseTargets(o.outputs, report.Names()); err != nil {
		return err
	}
	return keepsInputs(o.targets, append([]string{o.baseline, o.config}, o.paths...))
}

// keepsInputs refuses to overwrite an input with a report, or a file of a kind that
// belongs to templates: a typo would destroy it.
func keepsInputs(targets []lintTarget, inputs []string) error {
	for _, target := range targets {
		out, err := os.Stat(target.path)
		if err != nil || !out.Mode().IsRegular() {
			continue // there is nothing to lose, and the write reports the error
		}
		isInput := func(input string) bool {
			info, err := os.Stat(input)
			return err == nil && os.SameFile(info, out)
		}
		isReport := slices.Contains([]string{".json", ".xml"}, filepath.Ext(target.path)) && !strings.HasSuffix(target.path, ".tf.json")
		if lint.Reads(target.path) && !isReport || slices.ContainsFunc(inputs, isInput) {
			return &console.UsageError{
				Err:    fmt.Errorf("will not write the %s report over %q, which is read", target.format, target.path),
				Advice: []string{fmt.Sprintf("name a file of its own: -o %s=report.%s", target.format, extensions[target.format])},
			}
		}
	}
	return nil
}

// extensions are the file extensions of the formats.
var extensions = map[string]string{"text": "txt", "json": "json", "sarif": "sarif", "github": "txt", "gitlab": "json", "junit": "xml", "html": "html"}

// parseTargets parses the values of -o: formats, each with a file, or one of them for
// stdout. If none is for stdout, it gets text.
func parseTargets(outputs, formats []string) (targets []lintTarget, err error) {
	toStdout := 0
	for _, output := range outputs {
		format, path, toFile := strings.Cut(output, "=")
		if !slices.Contains(formats, format) {
			return nil, console.Usagef("unknown output format %q for -o (--output): expected one of %s", format, strings.Join(formats, ", "))
		}
		if toFile && path == "" {
			return nil, console.Usagef("-o %s= needs the name of a file", format)
		}
		if !toFile {
			toStdout++
		} else if slices.ContainsFunc(targets, func(t lintTarget) bool { return t.path != "" && filepath.Clean(t.path) == filepath.Clean(path) }) {
			return nil, console.Usagef("two -o (--output) are for the file %q: give each its own", path)
		}
		targets = append(targets, lintTarget{format, path})
	}
	switch toStdout {
	case 0:
		targets = append(targets, lintTarget{"text", ""})
	case 1:
	default:
		return nil, console.Usagef("only one -o (--output) can go to stdout: give the others a file, as in -o sarif=lint.sarif")
	}
	return targets, nil
}

// wants reports whether the report is written in a format.
func (o *templatesLintOptions) wants(format string) bool {
	return slices.ContainsFunc(o.targets, func(t lintTarget) bool { return t.format == format })
}

// lintResult is what `templates lint` found.
type lintResult struct{ *lint.Report }

// lintMemory is the memory limit of the linter, and lintGarbage how much garbage may
// build up below it. A parsed Terraform tree takes many times the memory of its text
// and is soon released: collecting only near the limit saves a third of the time.
const (
	lintMemory  = 64 << 20
	lintGarbage = 2000 // percent of the live memory
)

// limitMemory sets the memory limit of this process unless the user has set one.
func limitMemory(sys *console.System) {
	if sys.OwnProcess && debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(lintMemory)
		debug.SetGCPercent(lintGarbage)
	}
}

func runTemplatesLint(ctx context.Context, sys *console.System, opts *templatesLintOptions, explain bool) (lintResult, error) {
	limitMemory(sys)
	sources, err := lint.OpenPaths(opts.paths, sys.Stdin)
	if err != nil {
		return lintResult{}, err
	}
	if opts.skipGitIgnored {
		if err := skipGitIgnored(ctx, sys, sources); err != nil {
			return lintResult{}, err
		}
	}
	// A parser cannot be stopped in the middle of a file; this way Ctrl-C does not wait
	// for it.
	r, err := await.Read(ctx, func() (*lint.Report, error) {
		return lint.Run(ctx, sources, lint.Options{
			Profile: opts.profile, Exclude: opts.exclude, NoInlineIgnores: opts.noInlineIgnores, Explain: explain,
			Config: opts.settings, Excerpts: opts.wants("html"),
		})
	})
	return lintResult{r}, err
}

// write writes the report in all selected formats, then returns the error for the exit
// status.
func (r lintResult) write(a *app.App, opts *templatesLintOptions) error {
	tool := report.Tool{Name: "coder-secrets", Version: a.Sys.Build.Version}
	var errs []error
	for _, target := range opts.targets {
		if err := r.writeTarget(a.UI, opts, target, tool); err != nil {
			errs = append(errs, err)
		}
	}
	if err := r.writeJobSummary(a, opts); err != nil {
		errs = append(errs, err)
	}
	r.sayMore(a.UI)
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if worst := r.Summary.Findings.Worst(); !opts.exitZero && opts.threshold > 0 && worst >= opts.threshold {
		return &console.StatusError{Status: console.ExitFindings}
	}
	return nil
}

func (r lintResult) writeTarget(u *console.UI, opts *templatesLintOptions, target lintTarget, tool report.Tool) error {
	if target.path == "" {
		return r.writeFormat(u.Sys, console.LogWriter(u.Sys.Stdout, target.format), opts, target.format, tool, lintStyle(u))
	}
	var buf bytes.Buffer
	if err := r.writeFormat(u.Sys, &buf, opts, target.format, tool, report.Style{Escape: console.EscapeLine}); err != nil {
		return err
	}
	return target.write(buf.Bytes())
}

// write writes the report to its target, atomically if that is a regular file.
func (t lintTarget) write(report []byte) error {
	info, err := os.Lstat(t.path)
	if err == nil && !info.Mode().IsRegular() { // a link, a pipe, a terminal
		err = os.WriteFile(t.path, report, 0o644)
	} else {
		err = console.WriteWhole(t.path, report)
	}
	if err == nil {
		return nil
	}
	return console.WithHint(fmt.Errorf("cannot write the %s report to %q: %w", t.format, t.path, console.PlainPath(err)),
		"the folder has to be there, and the name has to be a file's")
}

// writeJobSummary adds the findings to the summary of a GitHub job, because the number
// of annotations is limited.
func (r lintResult) writeJobSummary(a *app.App, opts *templatesLintOptions) error {
	path := a.Sys.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" || !slices.ContainsFunc(opts.targets, func(t lintTarget) bool { return t.format == "github" }) {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write the job's summary: %w", err)
	}
	return errors.Join(report.Markdown(f, r.Report), f.Close())
}

func (r lintResult) writeFormat(sys *console.System, w io.Writer, opts *templatesLintOptions, format string, tool report.Tool, style report.Style) error {
	switch format {
	case "text":
		return report.Text(w, r.Report, style)
	case "html":
		page := report.LintPage(r.Report, tool, findCodeOwners(opts.paths[0]).of)
		page.Made = sys.Now()
		page.Subject = strings.Join(opts.paths, " ")
		if page.Subject == "." {
			page.Subject = ""
		}
		return report.WritePage(w, page)
	}
	write, err := report.Machine(format)
	if err != nil {
		return err
	}
	return write(w, r.Report, tool)
}

// sayMore reports, with -v, what was skipped.
func (r lintResult) sayMore(u *console.UI) {
	if !u.Verbose {
		return
	}
	for _, p := range r.Skipped {
		u.Notef("passed over %s", p)
	}
	for _, p := range r.LookAlikes {
		u.Notef("%s:%d: %q is not taken for a secret [%s]: %s", p.File, p.Line, p.Name, p.Rule, p.Reason)
	}
}

// lintStyle returns the colours of a report for the terminal.
func lintStyle(u *console.UI) report.Style {
	colors := map[lint.Severity]lipgloss.Color{lint.SeverityError: "1", lint.SeverityWarning: "3", lint.SeverityNote: "6"}
	return report.Style{
		Escape: console.EscapeLine,
		Severity: func(s lint.Severity, text string) string {
			return u.Out.NewStyle().Bold(true).Foreground(colors[s]).Render(text)
		},
		Bold: func(text string) string { return u.Out.NewStyle().Bold(true).Render(text) },
		Dim:  func(text string) string { return u.Out.NewStyle().Faint(true).Render(text) },
	}
}
