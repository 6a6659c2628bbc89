package fix

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"sort"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// The rules of fixing:
//
//   - A fix changes text and nothing around it: comments, order and spacing stay. A
//     block that was formatted before is formatted after.
//   - What a fix does is safe to do without looking, or was asked for by name.
//   - The result parses, the finding is gone, and fixing again changes nothing.

// Remedy is how a finding can be mended.
type Remedy struct {
	ID    int // what the finding is known by; 0 for what is changed beside it
	File  *terraform.File
	Edits []TextEdit
	Param *flow.Parameter // a secret parameter, for the replacements one can choose
	In    *flow.Instance
	Masks *mask.Masks // what must not be shown
}

// ReplaceBy says what secret parameters are replaced by; nothing where to is empty.
type ReplaceBy struct {
	To        string
	Parameter string // the name of the only one, where it is not empty
	AuthID    string // of the external auth provider; a guess from the name where empty
}

// plan gathers the edits of a source's files.
type plan struct {
	choice ReplaceBy
	files  map[string]*fileEdits
	order  []string
	masks  []*mask.Masks
	result planned
	// speaking is which blocks speak of the parameters that are replaced.
	speaking map[*terraform.Module]*parameterBlocks
}

// planned is what comes of a plan. Findings are known by the ids of their remedies.
type planned struct {
	Files   []plannedFile
	Unfixed []unfixed
	Left    int // remedies that nobody asked for
	// ParameterFound tells that there is a finding at the parameter that is replaced.
	ParameterFound bool
	Next           []string // what a replacement leaves to people
}

// plannedFile is a file with its edits made, and what of it must not be shown:
// stretches as it was before, and words wherever they come up.
type plannedFile struct {
	File   *terraform.File
	After  []byte
	Fixed  []int
	Hidden [][2]int
	Words  []secret.Secret
}

// unfixed is a finding that was to be fixed and could not be.
type unfixed struct {
	ID  int
	Why string
}

// fileEdits are the edits of one file, and the findings that they fix.
type fileEdits struct {
	file  *terraform.File
	edits []TextEdit
	fixed []int
}

func New(choice ReplaceBy) *plan {
	return &plan{choice: choice, files: map[string]*fileEdits{}, speaking: map[*terraform.Module]*parameterBlocks{}}
}

// Add plans what mends a finding.
func (p *plan) Add(r *Remedy) {
	switch {
	case r.File.JSON:
		p.unfixed(r, "JSON files are not rewritten")
	case r.File.Diagnostics.HasErrors():
		p.unfixed(r, "the file has to be repaired first: it does not parse")
	case r.Param != nil:
		p.parameter(r)
	default:
		p.edit(r.File, r, r.Edits...)
	}
}

func (p *plan) unfixed(r *Remedy, why string) {
	p.result.Unfixed = append(p.result.Unfixed, unfixed{r.ID, why})
}

// beside is for edits that go with those of a finding.
var beside = &Remedy{}

// edit adds edits to a file, for a finding or beside those of one.
func (p *plan) edit(f *terraform.File, r *Remedy, edits ...TextEdit) {
	if r.Masks != nil && !slices.Contains(p.masks, r.Masks) {
		p.masks = append(p.masks, r.Masks)
	}
	pl := p.files[f.Name]
	if pl == nil {
		pl = &fileEdits{file: f}
		p.files[f.Name] = pl
		p.order = append(p.order, f.Name)
	}
	for _, e := range edits {
		if !slices.Contains(pl.edits, e) {
			pl.edits = append(pl.edits, e)
		}
	}
	if r.ID != 0 {
		pl.fixed = append(pl.fixed, r.ID)
	}
}

// Finish makes the edits.
func (p *plan) Finish() planned {
	slices.Sort(p.order)
	for _, name := range p.order {
		pl := p.files[name]
		after, err := pl.apply()
		if err != nil {
			for _, id := range pl.fixed {
				p.result.Unfixed = append(p.result.Unfixed, unfixed{id, err.Error()})
			}
			continue
		}
		if bytes.Equal(after, pl.file.Content) {
			continue
		}
		hidden, words := secretsOf(pl.file, p.masks)
		p.result.Files = append(p.result.Files, plannedFile{pl.file, after, pl.fixed, hidden, words})
	}
	return p.result
}

// apply makes the edits, formats the blocks that they touch where these were
// formatted before, and checks that the result still parses.
func (pl *fileEdits) apply() ([]byte, error) {
	sort.SliceStable(pl.edits, func(i, j int) bool {
		a, b := pl.edits[i], pl.edits[j]
		return cmp.Or(a.start-b.start, b.end-a.end) < 0
	})
	// What is replaced as a whole needs no change within.
	var edits []TextEdit
	for _, e := range pl.edits {
		if n := len(edits); n > 0 && e.start < edits[n-1].end {
			if e.end > edits[n-1].end {
				return nil, errors.New("two changes overlap")
			}
			continue
		}
		edits = append(edits, e)
	}
	src := pl.file.Content
	var out bytes.Buffer
	at := 0
	rest := edits
	for _, region := range regions(pl.file) {
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
	if _, diags := terraform.ParseConfig(out.Bytes(), pl.file.Name); diags.HasErrors() {
		return nil, errors.New("the result would not parse")
	}
	return out.Bytes(), nil
}
