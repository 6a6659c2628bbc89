package lint

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Severity says how bad a finding is.
type Severity int

// The severities, from the mildest.
const (
	SeverityNote Severity = iota + 1
	SeverityWarning
	SeverityError
)

var severityNames = []string{SeverityNote: "note", SeverityWarning: "warning", SeverityError: "error"}

// ParseSeverity reads a severity's name.
func ParseSeverity(name string) (Severity, bool) {
	i := slices.Index(severityNames, name)
	return Severity(i), i > 0
}

// String returns the word that reports use.
func (s Severity) String() string {
	if s < SeverityNote || s > SeverityError {
		return fmt.Sprintf("Severity(%d)", int(s))
	}
	return severityNames[s]
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) error {
	var ok bool
	if *s, ok = ParseSeverity(string(text)); !ok {
		return fmt.Errorf("unknown severity %q", text)
	}
	return nil
}

// Position is a place in a file; lines and columns count from 1.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Range is a stretch of a file. End is the position after the last character.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// positions are the range's ends without their offsets.
func (r Range) positions() (first, last hcl.Pos) {
	return hcl.Pos{Line: r.Start.Line, Column: r.Start.Column}, hcl.Pos{Line: r.End.Line, Column: r.End.Column}
}

func rangeOf(r hcl.Range) Range {
	out := Range{
		Start: Position{max(r.Start.Line, 1), max(r.Start.Column, 1)},
		End:   Position{max(r.End.Line, 1), max(r.End.Column, 1)},
	}
	if out.End.Line < out.Start.Line {
		out.End = Position{out.Start.Line, out.Start.Column + 1} // the parser's, of what does not parse
	}
	return out
}

// Step is one stop on a value's way.
type Step struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"-"`
	// What says in a few words what happens there.
	What string `json:"what"`
}

// Finding is one thing a rule found.
type Finding struct {
	Rule       string            `json:"rule"`
	Severity   Severity          `json:"severity"`
	Confidence naming.Confidence `json:"confidence"`
	// Message says what is wrong and who sees the value.
	Message string `json:"message"`
	// Hint is the way out in one line.
	Hint string `json:"hint"`
	File string `json:"file"`
	// Range is what is marked, Block the block around it.
	Range   Range  `json:"range"`
	Block   *Range `json:"block,omitempty"`
	Address string `json:"address"`
	// Flow is the value's way, from where it comes from to who shows it. A
	// parameter's finding holds one way per sink, one after another.
	Flow        []Step `json:"flow"`
	Fingerprint string `json:"fingerprint"`
	// Origin is "file", or "server" for what was read from a deployment.
	Origin string `json:"origin"`

	// Lines are the marked source lines with every value masked, for people to
	// look at. Empty where the source is not at hand.
	Lines []mask.SourceLine `json:"-"`
	// Excerpt are the lines around the marked ones too, where they were asked for.
	Excerpt []mask.SourceLine `json:"-"`
	// Template is the template that the finding belongs to, as paths are shown.
	Template string `json:"-"`
	// Subject is the name of the parameter, variable, item or environment variable
	// that the finding is about, where it is known.
	Subject string `json:"-"`
	// Exposed is set where the secret itself can be read, so that it has to be
	// changed and not only put elsewhere.
	Exposed bool `json:"-"`
	// Reason says why an ignored finding is ignored.
	Reason string `json:"reason,omitempty"`
	// Known is set where the baseline hides the finding, and not a comment.
	Known bool `json:"-"`

	dir       string        // the template's folder
	folder    string        // the file's folder, or the template's for a file that lies with it
	place     string        // folder below the repository's root
	attribute string        // the path within the block, for the fingerprint
	value     secret.Secret // a literal; only its keyed hash leaves the package
	remedy    int           // its number in Options.remedies; 0 for none
}

// MarshalJSON writes an empty flow as [], never as null.
func (f Finding) MarshalJSON() ([]byte, error) {
	type plain Finding
	if f.Flow == nil {
		f.Flow = []Step{}
	}
	return json.Marshal(plain(f))
}

// sortFindings orders by place, then rule. Of large structs package slices would make
// functions of 12 KB for each type.
func sortFindings(list []Finding) {
	sort.SliceStable(list, func(i, j int) bool { return compareFindings(&list[i], &list[j]) < 0 })
}

func compareFindings(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Range.Start.Line, b.Range.Start.Line),
		cmp.Compare(a.Range.Start.Column, b.Range.Start.Column),
		cmp.Compare(a.Rule, b.Rule),
		-cmp.Compare(a.Severity, b.Severity),
		-cmp.Compare(len(a.Flow), len(b.Flow)),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Range.End.Line, b.Range.End.Line),
		cmp.Compare(a.Range.End.Column, b.Range.End.Column),
	)
}
