package lint

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
)

// Report is the result of a run.
type Report struct {
	// Findings are sorted by file, place and rule.
	Findings []Finding
	// Ignored are the findings that a comment or the baseline hides.
	Ignored []Finding
	Summary Summary
	// Templates are the folders that were linted, as reports show them, sorted.
	Templates []string
	// Skipped are folders that were not linted, such as testdata, sorted.
	Skipped []string
	// LookAlikes are what looked like secrets and was not reported, with
	// [Options.Explain].
	LookAlikes []LookAlike

	linted  map[string]counts // by template, since several paths may name one
	roots   []string          // the folders that were linted as a whole, seen from the repository's root
	leftOut []string          // what was excluded below them
}

// counts is how much of a template was linted.
type counts struct{ files, parameters int }

// LookAlike is a name or value that looks like a secret, with the reason why it is not
// reported.
type LookAlike struct {
	File   string
	Line   int
	Rule   string
	Name   string
	Reason string
}

// Summary counts what was linted and found.
type Summary struct {
	Files      int            `json:"files"`
	Templates  int            `json:"templates"`
	Parameters int            `json:"parameters"`
	Findings   SeverityCounts `json:"findings"`
	// Complete is false where a part could not be analysed.
	Complete bool `json:"complete"`
}

// SeverityCounts counts findings by their severity.
type SeverityCounts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Note    int `json:"note"`
}

// Add counts a finding of this severity.
func (c *SeverityCounts) Add(s Severity) {
	switch s {
	case SeverityError:
		c.Error++
	case SeverityWarning:
		c.Warning++
	case SeverityNote:
		c.Note++
	}
}

// Worst is the highest severity that was counted, or 0.
func (c SeverityCounts) Worst() Severity {
	switch {
	case c.Error > 0:
		return SeverityError
	case c.Warning > 0:
		return SeverityWarning
	case c.Note > 0:
		return SeverityNote
	}
	return 0
}

// finish sorts, drops what several templates found alike, and counts.
func (r *Report) finish() {
	r.Findings = dedupe(r.Findings)
	r.Ignored = dedupe(r.Ignored)
	sort.SliceStable(r.LookAlikes, func(i, j int) bool {
		a, b := &r.LookAlikes[i], &r.LookAlikes[j]
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line) < 0
	})
	r.LookAlikes = slices.Compact(r.LookAlikes)
	slices.Sort(r.Skipped)
	r.Skipped = slices.Compact(r.Skipped)
	for name, l := range r.linted {
		r.Templates = append(r.Templates, name)
		r.Summary.Files += l.files
		r.Summary.Parameters += l.parameters
	}
	slices.Sort(r.Templates)
	r.Summary.Templates = len(r.Templates)
	number(r.Findings)
	number(r.Ignored)
	r.count()
}

// number makes the fingerprints of findings unique.
func number(list []Finding) {
	seen := map[string]int{}
	for i := range list {
		f := &list[i]
		if seen[f.Fingerprint]++; seen[f.Fingerprint] > 1 {
			f.Fingerprint = hashOf(f.Fingerprint, strconv.Itoa(seen[f.Fingerprint]))
		}
	}
}

// count fills in the summary's figures.
func (r *Report) count() {
	r.Summary.Findings, r.Summary.Complete = SeverityCounts{}, true
	for _, f := range r.Findings {
		r.Summary.Findings.Add(f.Severity)
		if f.incomplete() {
			r.Summary.Complete = false
		}
	}
}

// dedupe keeps one of the findings of a rule at a place. A module is linted once as a
// template of its own and once through each template that calls it; a finding through a
// caller is kept only where it is worse.
func dedupe(list []Finding) []Finding {
	sortFindings(list)
	type key struct {
		rule, file, address string
		at                  Range
	}
	places := map[key][]int{}
	for i, f := range list {
		k := key{f.Rule, f.File, f.Address, f.Range}
		places[k] = append(places[k], i)
	}
	out := []Finding{}
	for i, f := range list {
		if keeps(list, places[key{f.Rule, f.File, f.Address, f.Range}], i) {
			out = append(out, f)
		}
	}
	return out
}

// keeps reports whether list[i] stays; same are the findings of its rule at its place.
func keeps(list []Finding, same []int, i int) bool {
	f := list[i]
	for _, j := range same {
		other := list[j]
		switch {
		case j == i:
		case f.foreign() != other.foreign():
			// One through a caller and one without: the worse one, or the one without.
			if other.Severity > f.Severity || other.Severity == f.Severity && f.foreign() {
				return false
			}
		case f.foreign() && j < i && other.Severity >= f.Severity, f.foreign() && other.Severity > f.Severity:
			return false
		case j < i && other.attribute == f.attribute:
			return false
		}
	}
	return true
}
