package lint

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// FixOptions say what to fix. The zero value applies the fixes that change nothing for
// the people who use the template.
type FixOptions struct {
	// Rules limits the fixes to findings of the rules with these ids; empty means all.
	Rules []string
	// To is one of [Replacements], by which secret parameters are replaced; if empty
	// they stay.
	To string
	// Parameter limits that to the parameter of this name.
	Parameter string
	// AuthID is the id of the external auth provider for [ToExternalAuth]. If empty, it
	// is guessed from the parameter's name.
	AuthID string
}

// What a secret parameter can be replaced by.
const (
	ToExternalAuth = fix.ToExternalAuth
	ToUserSecret   = fix.ToUserSecret
	ToVariable     = fix.ToVariable
)

// Replacements lists what a secret parameter can be replaced by.
func Replacements() []string { return fix.Replacements() }

// FileFix is a file with its fixes applied.
type FileFix struct {
	// Name is the path as reports show it, Path the path in Source.
	Name   string
	Path   string
	Source *Source
	// Before and After are the whole text of the file, with the secrets in it.
	Before, After secret.Secret
	// Fixed are the findings that are gone.
	Fixed []Finding

	spans [][2]int
	words []secret.Secret
}

// Unfixed is a finding that was to be fixed and could not be.
type Unfixed struct {
	Finding Finding
	// Why is a sentence without a capital letter and a period.
	Why string
}

// FixResult is what [Fix] would change.
type FixResult struct {
	Files []*FileFix
	// Unfixed are the findings that were asked for and must be fixed by hand.
	Unfixed []Unfixed
	// Left counts the findings that no fix is known for.
	Left int
	// ParameterFound is set if a finding is about the parameter that
	// [FixOptions.Parameter] names, or about any secret parameter if it names none.
	ParameterFound bool
	// Next are the steps after a replacement that people must do.
	Next []string
}

// Fix lints the sources and computes the changes. It writes nothing. Its errors are
// those of [Run].
func Fix(ctx context.Context, sources []*Source, opts Options, choice FixOptions) (*FixResult, error) {
	result := &FixResult{}
	for _, s := range sources {
		opts.remedies = &remedies{}
		report, err := Run(ctx, []*Source{s}, opts)
		if err != nil {
			return nil, err
		}
		if err := result.fix(ctx, s, report.Findings, opts.remedies.list, choice); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// fix adds the changes for the findings of a source.
func (x *FixResult) fix(ctx context.Context, s *Source, list []Finding, remedies []*fix.Remedy, choice FixOptions) error {
	plan := fix.New(fix.Options{To: choice.To, Parameter: choice.Parameter, AuthID: choice.AuthID})
	findings := map[int]Finding{}
	for _, f := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case len(choice.Rules) > 0 && !slices.Contains(choice.Rules, f.Rule):
		case f.remedy == 0:
			x.Left++
		default:
			findings[f.remedy] = f
			plan.Add(remedies[f.remedy-1])
		}
	}
	planned := plan.Finish()
	for _, file := range planned.Files {
		done := &FileFix{
			Name: file.File.Name, Path: file.File.Path, Source: s, Before: secret.New(file.File.Content), After: secret.New(file.After), spans: file.Hidden, words: file.Words,
		}
		for _, id := range file.Fixed {
			done.Fixed = append(done.Fixed, findings[id])
		}
		x.Files = append(x.Files, done)
	}
	for _, u := range planned.Unfixed {
		x.Unfixed = append(x.Unfixed, Unfixed{findings[u.ID], u.Why})
	}
	x.Left += planned.Left
	x.ParameterFound = x.ParameterFound || planned.ParameterFound
	for _, step := range planned.Next {
		if !slices.Contains(x.Next, step) {
			x.Next = append(x.Next, step)
		}
	}
	return nil
}

// Masked masks the secrets in text, which is Before or After. The lines stay, so that
// the results can be shown as a diff.
func (x *FileFix) Masked(text secret.Secret) string {
	out := text.RevealString()
	if text.Equal(x.Before) {
		out = mask.Text(out, x.spans)
	}
	for _, hidden := range x.words {
		word := hidden.RevealString()
		if len(strings.Trim(word, `"`)) >= values.MinLength {
			out = strings.ReplaceAll(out, word, mask.Masked)
		}
	}
	return mask.Text(out, values.Lookalikes(out, 0))
}

// Current reads the file again. A caller that writes the file compares it with Before.
func (x *FileFix) Current() (secret.Secret, error) {
	text, err := fs.ReadFile(x.Source.FS, x.Path)
	return secret.New(text), err
}
