package lint

import (
	"cmp"
	"encoding/json"
	"sort"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Step is one place on the path of a value from its source to a sink.
type Step struct {
	// File is named as in the finding. Line and Column count from 1.
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"-"`
	// What says in a few words what happens there, such as "flows into local.x".
	What string `json:"what"`
}

// Finding is one place where a rule found something wrong. Its text never holds a
// secret value.
type Finding struct {
	// Rule is the id of the rule, see [Rules].
	Rule       string     `json:"rule"`
	Severity   Severity   `json:"severity"`
	Confidence Confidence `json:"confidence"`
	// Message says in one line what is wrong and who sees the value.
	Message string `json:"message"`
	// Hint says in one line how to fix it.
	Hint string `json:"hint"`
	// File is the path as reports show it: the source's Prefix and the path in the
	// source. For a finding on a server it is organization/template.
	File string `json:"file"`
	// Range is the text that the finding points at, Block the lines of the block around
	// it. A finding on a server has neither.
	Range Range  `json:"range"`
	Block *Range `json:"block,omitempty"`
	// Address names the block as Terraform does, such as data.coder_parameter.token.
	Address string `json:"address"`
	// Flow is the path of the value from its source to the sink that shows it. With
	// several sinks the paths follow one another.
	Flow []Step `json:"flow"`
	// Fingerprint identifies the finding from one run to the next: 32 hexadecimal
	// digits that stay the same when lines move or a template's files are renamed.
	Fingerprint string `json:"fingerprint"`
	// Origin is "file", or "server" for a finding of [Deployed.Findings].
	Origin string `json:"origin"`

	// Lines are the lines of Range with every value masked. They are empty where the
	// text of the file is not available.
	Lines []SourceLine `json:"-"`
	// Excerpt holds Lines and the lines around them, with [Options.Excerpts].
	Excerpt []SourceLine `json:"-"`
	// Template is the folder of the template that was linted, as reports show it.
	Template string `json:"-"`
	// Subject is the name of the parameter, variable, item or environment variable
	// that the finding is about, "" where it is not known.
	Subject string `json:"-"`
	// Exposed is set where the secret itself can be read, so that it must be rotated
	// and not only moved.
	Exposed bool `json:"-"`
	// Reason is why an ignored finding is ignored.
	Reason string `json:"reason,omitempty"`
	// Known is set where the baseline hides the finding, and not a comment.
	Known bool `json:"-"`

	dir       string        // the template's folder in the source
	folder    string        // the folder of the file if that is Terraform, else the template's
	place     string        // folder, seen from the repository's root
	attribute string        // the path within the block, for the fingerprint
	value     secret.Secret // a literal; only its keyed hash leaves the package
	remedy    int           // its number in Options.remedies, 0 for none
}

// SourceLine is a line of a file with every value in it masked.
type SourceLine = mask.SourceLine

// notAnalysed is the id of the rule that reports what the linter could not read.
const notAnalysed = "not-analysed"

// incomplete reports a finding that says that a part of the template was not linted.
func (f *Finding) incomplete() bool { return f.Rule == notAnalysed && f.Severity > SeverityNote }

// foreign reports a finding in the file of a module that was made through a template
// that calls the module.
func (f *Finding) foreign() bool { return f.folder != f.dir }

// MarshalJSON writes an empty Flow as [], not as null.
func (f Finding) MarshalJSON() ([]byte, error) {
	type plain Finding
	if f.Flow == nil {
		f.Flow = []Step{}
	}
	return json.Marshal(plain(f))
}

// sortFindings sorts by place, then by rule. The generic functions of package slices
// would add 12 KB to the program for a type as large as this.
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
