package lint

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// FixOptions say what to fix. The zero value fixes what is safe.
type FixOptions struct {
	// Rules limits the fixes to findings of these rules; empty means all.
	Rules []string
	// To replaces secret parameters by one of Replacements; empty leaves them.
	To string
	// Parameter limits that to the parameter of this name.
	Parameter string
	// AuthID is the id of the external auth provider; a guess from the name where empty.
	AuthID string
}

// FileFix is a file with its fixes applied.
type FileFix struct {
	// Name is the file as shown, Path where it lies in Source.
	Name          string
	Path          string
	Source        *tree.Source
	Before, After secret.Secret
	// Fixed are the findings that are gone.
	Fixed []Finding

	masks [][2]int
	words []secret.Secret
}

// Unfixed is a finding that was to be fixed and could not be.
type Unfixed struct {
	Finding Finding
	Why     string
}

// FixResult is what can be changed.
type FixResult struct {
	Files []*FileFix
	// Unfixed are those that were asked for and have to be done by hand.
	Unfixed []Unfixed
	// Left counts the findings that no fix is known for.
	Left int
	// ParameterFound tells that there is a finding at the parameter of
	// FixOptions.Parameter, or without one at any that is to be replaced.
	ParameterFound bool
	// Next are the steps that a replacement leaves to people.
	Next []string
}

// Fix lints the sources and works out the changes. It writes nothing.
func Fix(ctx context.Context, sources []*tree.Source, opts Options, choice FixOptions) (*FixResult, error) {
	result := &FixResult{}
	for _, s := range sources {
		var remedies []*fix.Remedy
		opts.remedies = &remedies
		report, err := Run(ctx, []*tree.Source{s}, opts)
		if err != nil {
			return nil, err
		}
		if err := result.fix(ctx, s, report.Findings, remedies, choice); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// fix adds the changes for the findings of a source.
func (x *FixResult) fix(ctx context.Context, s *tree.Source, list []Finding, remedies []*fix.Remedy, choice FixOptions) error {
	p := fix.New(fix.ReplaceBy{To: choice.To, Parameter: choice.Parameter, AuthID: choice.AuthID})
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
			p.Add(remedies[f.remedy-1])
		}
	}
	planned := p.Finish()
	for _, file := range planned.Files {
		done := &FileFix{
			Name: file.File.Name, Path: file.File.Path, Source: s, Before: secret.New(file.File.Content), After: secret.New(file.After), masks: file.Hidden, words: file.Words,
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

// Masked is the text of a file, before or after, with its secrets masked line for
// line, to be shown as a diff.
func (x *FileFix) Masked(text secret.Secret) string {
	out := text.RevealString()
	if text.Equal(x.Before) {
		out = mask.Stretches(out, x.masks)
	}
	for _, hidden := range x.words {
		word := hidden.RevealString()
		if len(strings.Trim(word, `"`)) >= values.MinLength {
			out = strings.ReplaceAll(out, word, mask.Masked)
		}
	}
	return mask.Stretches(out, values.Lookalikes(out, 0))
}

// Current reads the file again, for whoever is about to write it.
func (x *FileFix) Current() (secret.Secret, error) {
	text, err := fs.ReadFile(x.Source.FS, x.Path)
	return secret.New(text), err
}
