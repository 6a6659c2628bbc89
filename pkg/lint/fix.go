package lint

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"sort"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// The rules of fixing:
//
//   - A fix changes text and nothing around it: comments, order and spacing stay. A
//     block that was formatted before is formatted after.
//   - What a fix does is safe to do without looking, or was asked for by name.
//   - The result parses, the finding is gone, and fixing again changes nothing.

// fix is how a finding can be mended.
type fix struct {
	file  *file
	edits []textEdit
	param *parameter // a secret parameter, for the replacements one can choose
	in    *instance
	masks *masks // what must not be shown
}

// Replacements for a secret parameter.
const (
	ToExternalAuth = "external-auth"
	ToUserSecret   = "user-secret"
	ToVariable     = "variable"
)

// Replacements lists what a secret parameter can be replaced by.
func Replacements() []string { return []string{ToExternalAuth, ToUserSecret, ToVariable} }

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
	Source        *Source
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
func Fix(ctx context.Context, sources []*Source, opts Options, choice FixOptions) (*FixResult, error) {
	opts.fixing = true
	result := &FixResult{}
	for _, s := range sources {
		report, err := Run(ctx, []*Source{s}, opts)
		if err != nil {
			return nil, err
		}
		p := newPlanner(s, choice, result)
		for _, f := range report.Findings {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			p.add(f)
		}
		p.finish()
	}
	return result, nil
}

// planner gathers the edits of each file.
type planner struct {
	source *Source
	choice FixOptions
	result *FixResult
	files  map[string]*plan
	order  []string
	masks  []*masks
	// speaking is which blocks speak of the parameters that are replaced.
	speaking map[*module]*parameterBlocks
}

func newPlanner(s *Source, choice FixOptions, result *FixResult) *planner {
	return &planner{source: s, choice: choice, result: result, files: map[string]*plan{}, speaking: map[*module]*parameterBlocks{}}
}

type plan struct {
	file  *file
	edits []textEdit
	fixed []Finding
}

func (p *planner) add(f Finding) {
	if len(p.choice.Rules) > 0 && !slices.Contains(p.choice.Rules, f.Rule) {
		return
	}
	switch {
	case f.fix == nil:
		p.result.Left++
	case f.fix.file != nil && f.fix.file.json:
		p.unfixed(f, "JSON files are not rewritten")
	case f.fix.file != nil && f.fix.file.diags.HasErrors():
		p.unfixed(f, "the file has to be repaired first: it does not parse")
	case f.fix.param != nil:
		p.parameter(f)
	default:
		p.edit(f.fix.file, f, f.fix.edits...)
	}
}

func (p *planner) unfixed(f Finding, why string) {
	p.result.Unfixed = append(p.result.Unfixed, Unfixed{f, why})
}

// edit adds a finding's edits to its file.
func (p *planner) edit(f *file, finding Finding, edits ...textEdit) {
	if finding.fix != nil && !slices.Contains(p.masks, finding.fix.masks) {
		p.masks = append(p.masks, finding.fix.masks)
	}
	pl := p.files[f.name]
	if pl == nil {
		pl = &plan{file: f}
		p.files[f.name] = pl
		p.order = append(p.order, f.name)
	}
	for _, e := range edits {
		if !slices.Contains(pl.edits, e) {
			pl.edits = append(pl.edits, e)
		}
	}
	if finding.Rule != "" {
		pl.fixed = append(pl.fixed, finding)
	}
}

func (p *planner) finish() {
	slices.Sort(p.order)
	for _, name := range p.order {
		pl := p.files[name]
		after, err := pl.apply()
		if err != nil {
			for _, f := range pl.fixed {
				p.unfixed(f, err.Error())
			}
			continue
		}
		if bytes.Equal(after, pl.file.src) {
			continue
		}
		masks, words := secretsOf(pl.file, p.masks)
		p.result.Files = append(p.result.Files, &FileFix{
			Name: name, Path: pl.file.path, Source: p.source, Before: secret.New(pl.file.src), After: secret.New(after), Fixed: pl.fixed, masks: masks, words: words,
		})
	}
}

// apply makes the edits, formats the blocks that they touch where these were
// formatted before, and checks that the result still parses.
func (pl *plan) apply() ([]byte, error) {
	sort.SliceStable(pl.edits, func(i, j int) bool {
		a, b := pl.edits[i], pl.edits[j]
		return cmp.Or(a.start-b.start, b.end-a.end) < 0
	})
	// What is replaced as a whole needs no change within.
	var edits []textEdit
	for _, e := range pl.edits {
		if n := len(edits); n > 0 && e.start < edits[n-1].end {
			if e.end > edits[n-1].end {
				return nil, errors.New("two changes overlap")
			}
			continue
		}
		edits = append(edits, e)
	}
	src := pl.file.src
	var out bytes.Buffer
	at := 0
	rest := edits
	for _, region := range pl.file.regions() {
		var inside []textEdit
		for len(rest) > 0 && rest[0].start < region[1] {
			inside, rest = append(inside, rest[0]), rest[1:]
		}
		if len(inside) == 0 {
			continue
		}
		end := max(region[1], inside[len(inside)-1].end)
		out.Write(src[at:region[0]])
		out.Write(edited(src, region[0], end, inside))
		at = end
	}
	if len(rest) > 0 {
		return nil, errors.New("a change lies outside of the file's blocks")
	}
	out.Write(src[at:])
	if _, diags := parseHCL(out.Bytes(), pl.file.name); diags.HasErrors() {
		return nil, errors.New("the result would not parse")
	}
	return out.Bytes(), nil
}

// Current reads the file again, for whoever is about to write it.
func (x *FileFix) Current() (secret.Secret, error) {
	text, err := fs.ReadFile(x.Source.FS, x.Path)
	return secret.New(text), err
}
