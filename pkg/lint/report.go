package lint

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
)

// Report is what a run found.
type Report struct {
	Findings []Finding
	// Ignored are the findings that a comment, the baseline or the configuration
	// hides.
	Ignored []Finding
	Summary Summary
	// Templates are the folders that were linted.
	Templates []string
	// Skipped are folders that were passed over, such as testdata.
	Skipped []string
	// PassedOver are names that look like a secret's and are not taken for one.
	PassedOver []PassedOver

	looked  map[string]looked // by template, since one may be named in several ways
	roots   []string          // the folders that were looked into as a whole, below the repository's root
	leftOut []string          // what was excluded below them
}

// looked is what was looked at in a template.
type looked struct{ files, parameters int }

// PassedOver is a look-alike and why it is none.
type PassedOver struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Rule   string `json:"rule"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Summary counts what was looked at and found.
type Summary struct {
	Files      int            `json:"files"`
	Templates  int            `json:"templates"`
	Parameters int            `json:"parameters"`
	Findings   SeverityCounts `json:"findings"`
	// Complete is false where a part could not be looked into.
	Complete bool `json:"complete"`
}

// SeverityCounts counts findings.
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

// finish sorts, drops what two templates found alike, and counts.
func (r *Report) finish() {
	r.Findings = dedupe(r.Findings)
	r.Ignored = dedupe(r.Ignored)
	sort.SliceStable(r.PassedOver, func(i, j int) bool {
		a, b := &r.PassedOver[i], &r.PassedOver[j]
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line) < 0
	})
	r.PassedOver = slices.Compact(r.PassedOver)
	slices.Sort(r.Skipped)
	r.Skipped = slices.Compact(r.Skipped)
	for name, l := range r.looked {
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

// number tells findings apart that have all else in common.
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
		if f.Rule == "not-analysed" && f.Severity > SeverityNote {
			r.Summary.Complete = false
		}
	}
}

// dedupe keeps one of the findings of a rule at a place. A module that several
// templates call is seen once by itself and once by each of them; what a caller
// adds is only told where it makes the finding worse.
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

// keeps decides about one of the findings of a rule at a place.
func keeps(list []Finding, same []int, i int) bool {
	f := list[i]
	for _, j := range same {
		other := list[j]
		switch {
		case j == i:
		case f.foreign() != other.foreign():
			// Seen by itself and through a caller: the worse one, or its own.
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

// foreign reports a finding in a module's file that was made through a template
// that calls the module.
func (f *Finding) foreign() bool { return f.folder != f.dir }
