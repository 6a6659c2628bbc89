package templates

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	udiff "github.com/aymanbagabas/go-udiff"
	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

type templatesFixOptions struct {
	paths  []string
	write  bool
	config string
	choice lint.FixOptions

	settings *lint.Config
}

func newTemplatesFixCmd(a *app.App) *cobra.Command {
	opts := &templatesFixOptions{}
	cmd := &cobra.Command{
		Use:   "fix [PATH…]",
		Short: "Fix what lint finds, as a diff or in place",
		Long: `Fix what 'templates lint' finds and what is safe to change: sensitive = true on
metadata items and variables, secrets in the defaults of variables, arguments that
protect nothing. Without --write the changes are shown and nothing is written.

A parameter that takes a secret is replaced where --to says by what:

  external-auth   a link to an account, for Git tokens
  user-secret     each person's own secret, put into the workspace by the server
  variable        one value for all, given when the template is pushed

Values are masked in what is shown. JSON files are left as they are.`,
		Example: `  coder-secrets templates fix
  coder-secrets templates fix --write ./templates/docker
  coder-secrets templates fix --to external-auth --parameter github_token`,
		ValidArgsFunction: app.CompleteFiles(app.TemplateFiles()...),
	}
	flags := cmd.Flags()
	output := console.AddOutputFlag(cmd)
	flags.BoolVar(&opts.write, "write", false, "change the files")
	flags.StringVar(&opts.choice.To, "to", "", "what to replace secret parameters by: "+strings.Join(lint.Replacements(), ", "))
	flags.StringVar(&opts.choice.Parameter, "parameter", "", "with --to: only the parameter of this name")
	flags.StringVar(&opts.choice.AuthID, "auth-id", "", "with --to external-auth: the id of the server's provider (default: from the parameter's name)")
	console.RepeatedVar(flags, &opts.choice.Rules, "rule", "fix only findings of this rule; may be repeated")
	flags.StringVar(&opts.config, "config", "", "configuration file; none for none (default as for lint)")
	noFiles := cobra.NoFileCompletions
	_ = cmd.RegisterFlagCompletionFunc("config", app.CompleteFiles(app.YAMLFiles()...))
	_ = cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(lint.Replacements(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("rule", completeRules)
	_ = cmd.RegisterFlagCompletionFunc("parameter", noFiles)
	_ = cmd.RegisterFlagCompletionFunc("auth-id", noFiles)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if err := opts.complete(args); err != nil {
			return err
		}
		result, err := runTemplatesFix(cmd.Context(), opts)
		if err != nil {
			return err
		}
		if err := console.Render(a.UI, output, result); err != nil {
			return err
		}
		return result.sayMore(a.UI)
	}
	return cmd
}

func (o *templatesFixOptions) complete(args []string) (err error) {
	o.paths = args
	if len(o.paths) == 0 {
		o.paths = []string{"."}
	}
	if slices.Contains(o.paths, "-") {
		return console.Usagef("templates fix changes files: it cannot read stdin")
	}
	isArchive := func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && info.Mode().IsRegular() &&
			slices.ContainsFunc([]string{".tar", ".tar.gz", ".tgz", ".zip"}, func(ending string) bool { return strings.HasSuffix(strings.ToLower(path), ending) })
	}
	if i := slices.IndexFunc(o.paths, isArchive); o.write && i >= 0 {
		return &console.UsageError{Err: fmt.Errorf("templates fix --write changes files: it cannot change those in the archive %q", o.paths[i]), Advice: []string{"unpack it, or see the changes without --write"}}
	}
	if o.choice.To != "" && !slices.Contains(lint.Replacements(), o.choice.To) {
		return console.Usagef("unknown replacement %q for --to: expected one of %s", o.choice.To, strings.Join(lint.Replacements(), ", "))
	}
	for _, flag := range []struct{ name, value string }{{"--parameter", o.choice.Parameter}, {"--auth-id", o.choice.AuthID}} {
		if flag.value != "" && o.choice.To == "" {
			return console.Usagef("%s needs --to", flag.name)
		}
	}
	for _, rule := range o.choice.Rules {
		if !slices.Contains(ruleIDs(), rule) {
			return noRule(rule, "fix --rule")
		}
	}
	o.settings, err = lintConfig(o.config, o.paths[0])
	return err
}

// fixResult is what `templates fix` changes or would change.
type fixResult struct {
	Files   []fixFile    `json:"files"`
	Unfixed []fixUnfixed `json:"unfixed"`
	Left    int          `json:"left"`
	Next    []string     `json:"next"`
	Written bool         `json:"written"`
}

type fixFile struct {
	File  string   `json:"file"`
	Rules []string `json:"rules"`
	Diff  string   `json:"diff"`
}

type fixUnfixed struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Rule string `json:"rule"`
	Why  string `json:"why"`
}

func runTemplatesFix(ctx context.Context, opts *templatesFixOptions) (*fixResult, error) {
	sources, err := lint.OpenPaths(opts.paths, nil)
	if err != nil {
		return nil, err
	}
	found, err := await.Read(ctx, func() (*lint.FixResult, error) {
		return lint.Fix(ctx, sources, lint.Options{Config: opts.settings}, opts.choice)
	})
	if err != nil {
		return nil, err
	}
	if err := opts.checkParameter(found); err != nil {
		return nil, err
	}
	result := &fixResult{Files: []fixFile{}, Unfixed: []fixUnfixed{}, Next: append([]string{}, found.Next...), Left: found.Left, Written: opts.write}
	for _, f := range found.Files {
		file := fixFile{File: f.Name, Diff: udiff.Unified(diffName(f.Name), diffName(f.Name), f.Masked(f.Before), f.Masked(f.After))}
		for _, finding := range f.Fixed {
			file.Rules = append(file.Rules, finding.Rule)
		}
		result.Files = append(result.Files, file)
	}
	for _, u := range found.Unfixed {
		result.Unfixed = append(result.Unfixed, fixUnfixed{u.Finding.File, u.Finding.Range.Start.Line, u.Finding.Rule, u.Why})
	}
	if !opts.write {
		return result, nil
	}
	var errs []error
	for _, f := range found.Files {
		if err := writeFix(f); err != nil {
			errs = append(errs, fmt.Errorf("cannot fix %q: %w", f.Name, err))
		}
	}
	return result, errors.Join(errs...)
}

// diffName is a file's name in the header of a diff. Like git, it quotes a name with
// control characters.
func diffName(name string) string {
	if strings.ContainsFunc(name, unicode.IsControl) {
		return strconv.Quote(name)
	}
	return name
}

// checkParameter returns an error if no finding is about the named parameter.
func (o *templatesFixOptions) checkParameter(found *lint.FixResult) error {
	if o.choice.Parameter == "" || found.ParameterFound {
		return nil
	}
	return console.WithHint(fmt.Errorf("cannot replace the parameter %q: nothing is found at a parameter of that name", o.choice.Parameter),
		"see what there is to replace: coder-secrets templates lint "+strings.Join(o.paths, " "))
}

// writeFix replaces a file atomically, and only if its content is still what was read.
func writeFix(f *lint.FileFix) error {
	current, err := f.Current()
	if err != nil {
		return err
	}
	// The linter strips the byte order mark.
	mark := []byte("\xef\xbb\xbf")
	rest, marked := bytes.CutPrefix(current.Reveal(), mark)
	if !bytes.Equal(rest, f.Before.Reveal()) {
		return errors.New("it was changed meanwhile")
	}
	after := f.After.Reveal()
	if marked {
		after = append(mark, after...)
	}
	info, err := os.Stat(f.Name)
	if err != nil {
		return err
	}
	return console.ReplaceFile(f.Name, after, info.Mode())
}

func (r *fixResult) WriteText(u *console.UI, w io.Writer) error {
	if r.Written {
		for _, f := range r.Files {
			if _, err := fmt.Fprintf(w, "%s: %s fixed\n", console.EscapeLine(f.File), console.Count(len(f.Rules), "finding")); err != nil {
				return err
			}
		}
		return nil
	}
	added := u.Out.NewStyle().Foreground(lipgloss.Color("2"))
	removed := u.Out.NewStyle().Foreground(lipgloss.Color("1"))
	for _, f := range r.Files {
		for line := range strings.SplitSeq(strings.TrimSuffix(f.Diff, "\n"), "\n") {
			line = console.EscapeText(line, true)
			switch {
			case strings.HasPrefix(line, "+"):
				line = added.Render(line)
			case strings.HasPrefix(line, "-"):
				line = removed.Render(line)
			}
			if _, err := fmt.Fprintln(w, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// sayMore says what must be fixed by hand.
func (r *fixResult) sayMore(u *console.UI) error {
	for _, x := range r.Unfixed {
		u.Warnf("%s:%d: not fixed [%s]: %s", x.File, x.Line, x.Rule, x.Why)
	}
	if len(r.Files) == 0 && len(r.Unfixed) == 0 {
		u.Notef("there is nothing to fix by itself")
	}
	if r.Left > 0 {
		u.Notef("%s left; see 'coder-secrets templates lint'", console.Count(r.Left, "finding"))
	}
	for _, step := range r.Next {
		u.Hintf("%s", step)
	}
	if !r.Written && len(r.Files) > 0 {
		u.Hintf("add --write to change the files")
	}
	if len(r.Unfixed) > 0 {
		return &console.StatusError{Status: console.ExitFailed}
	}
	return nil
}
