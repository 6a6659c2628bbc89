package fix

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"
	"sort"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// The rules of fixing:
//
//   - A fix changes only what it has to: comments, order and spacing stay. A block that was
//     formatted before is formatted after.
//   - A fix is safe to apply without review, or the user asked for it by name.
//   - The result parses, the finding is gone, and fixing again changes nothing.

// Remedy is how a finding can be fixed: by edits, or by the replacement of a parameter.
type Remedy struct {
	ID        int // of the finding
	File      *terraform.File
	Edits     []TextEdit
	Parameter *flow.Parameter // a secret parameter to replace
	Instance  *flow.Instance  // the instance of the module that declares Parameter
	Masks     *mask.Masks     // what must not be shown
}

// Options say what replaces secret parameters; with an empty To, nothing does.
type Options struct {
	To        string // one of Replacements
	Parameter string // the name of the only parameter to replace; "" for all
	AuthID    string // of the external auth provider; "" to derive it from the parameter's name
}

// Plan collects the edits of a source's files.
type Plan struct {
	options    Options
	files      map[string]*fileEdits
	masks      []*mask.Masks
	result     Result
	references map[*terraform.Module]*references
}

// Result is the outcome of a plan. It identifies findings by the IDs of their remedies.
type Result struct {
	Files          []ChangedFile
	Unfixed        []Unfixed
	Left           int      // secret parameters that stay because Options.To is empty
	ParameterFound bool     // there is a finding at the parameter of the options
	Next           []string // steps that the user has to do after a replacement
}

// ChangedFile is a file with its edits applied, and what a diff of it must not show.
type ChangedFile struct {
	File   *terraform.File
	After  []byte
	Fixed  []int           // the findings that are fixed
	Hidden [][2]int        // offsets in the file before the edits
	Words  []secret.Secret // texts to hide wherever they occur
}

// Unfixed is a finding that could not be fixed.
type Unfixed struct {
	ID  int
	Why string
}

// fileEdits are the edits of one file, and the findings that they fix.
type fileEdits struct {
	file  *terraform.File
	edits []TextEdit
	fixed []int
}

// New returns an empty plan.
func New(options Options) *Plan {
	return &Plan{options: options, files: map[string]*fileEdits{}, references: map[*terraform.Module]*references{}}
}

// Add plans the fix of a finding.
func (p *Plan) Add(r *Remedy) {
	switch {
	case r.File.JSON:
		p.unfixed(r, "JSON files are not rewritten")
	case r.File.Diagnostics.HasErrors():
		p.unfixed(r, "the file has to be repaired first: it does not parse")
	case r.Parameter != nil:
		p.replaceParameter(r)
	default:
		p.edit(r.File, r, r.Edits...)
	}
}

func (p *Plan) unfixed(r *Remedy, why string) {
	p.result.Unfixed = append(p.result.Unfixed, Unfixed{r.ID, why})
}

// edit adds edits to a file. The remedy is that of the finding that they fix, or nil.
func (p *Plan) edit(file *terraform.File, r *Remedy, edits ...TextEdit) {
	f := p.files[file.Name]
	if f == nil {
		f = &fileEdits{file: file}
		p.files[file.Name] = f
	}
	for _, e := range edits {
		if !slices.Contains(f.edits, e) {
			f.edits = append(f.edits, e)
		}
	}
	if r == nil {
		return
	}
	f.fixed = append(f.fixed, r.ID)
	if !slices.Contains(p.masks, r.Masks) {
		p.masks = append(p.masks, r.Masks)
	}
}

// Finish applies the edits.
func (p *Plan) Finish() Result {
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		f := p.files[name]
		after, err := f.apply()
		if err != nil {
			for _, id := range f.fixed {
				p.result.Unfixed = append(p.result.Unfixed, Unfixed{id, err.Error()})
			}
			continue
		}
		if bytes.Equal(after, f.file.Content) {
			continue
		}
		hidden, words := secretsOf(f.file, p.masks)
		p.result.Files = append(p.result.Files, ChangedFile{f.file, after, f.fixed, hidden, words})
	}
	return p.result
}

// apply applies the edits, formats the blocks that they change if those were formatted
// before, and checks that the result parses.
func (f *fileEdits) apply() ([]byte, error) {
	sort.SliceStable(f.edits, func(i, j int) bool {
		a, b := f.edits[i], f.edits[j]
		return cmp.Or(a.start-b.start, b.end-a.end) < 0
	})
	// An edit within the range of a larger one is dropped.
	var edits []TextEdit
	for _, e := range f.edits {
		if n := len(edits); n > 0 && e.start < edits[n-1].end {
			if e.end > edits[n-1].end {
				return nil, errors.New("two changes overlap")
			}
			continue
		}
		edits = append(edits, e)
	}
	src := f.file.Content
	var out bytes.Buffer
	at := 0
	rest := edits
	for _, region := range regions(f.file) {
		var inside []TextEdit
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
	if _, diags := terraform.ParseConfig(out.Bytes(), f.file.Name); diags.HasErrors() {
		return nil, errors.New("the result would not parse")
	}
	return out.Bytes(), nil
}
