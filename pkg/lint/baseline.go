package lint

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// Baseline is the set of findings that a team has decided to accept. Its file holds JSON
// lines: a header, then one line per finding, sorted. Changes of the file merge, since
// nothing in it depends on the lines of templates.
type Baseline struct {
	// Path is the file's name, for errors and findings about the baseline.
	Path    string
	header  baselineHeader
	entries []*baselineEntry
}

type baselineHeader struct {
	Version int `json:"coder-secrets-baseline"`
	// Salt is the key for the hashes of literals, so that tables of the hashes of weak
	// passwords do not apply.
	Salt string `json:"salt"`
}

type baselineEntry struct {
	Rule        string `json:"rule"`
	Template    string `json:"template"`
	Address     string `json:"address"`
	Fingerprint string `json:"fingerprint"`
	Literal     string `json:"literal,omitempty"`
	Reason      string `json:"reason"`
	Until       string `json:"until,omitempty"`

	line int
	used bool
}

// firstReason is the reason of an entry until a person writes one.
const firstReason = "was there when the baseline was made"

// baselineVersion is raised when older programs would misread the file.
const baselineVersion = 1

// NewBaseline makes an empty baseline with a random salt. It writes no file.
func NewBaseline(path string) *Baseline {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return &Baseline{Path: path, header: baselineHeader{baselineVersion, hex.EncodeToString(salt)}}
}

// ReadBaseline reads a baseline file. Its errors are [*ConfigError]s that name path.
func ReadBaseline(path string, r io.Reader) (*Baseline, error) {
	b := &Baseline{Path: path}
	lines := bufio.NewScanner(io.LimitReader(r, tree.MaxArchiveSize))
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if b.header.Version == 0 {
			if err := json.Unmarshal(line, &b.header); err != nil || b.header.Version != baselineVersion || b.header.Salt == "" {
				return nil, &ConfigError{path, errors.New("it is not a baseline of this program")}
			}
			continue
		}
		e := &baselineEntry{line: number}
		strict := json.NewDecoder(bytes.NewReader(line))
		strict.DisallowUnknownFields() // a misspelt "until" would hide a finding for ever
		if err := strict.Decode(e); err != nil {
			return nil, &ConfigError{path, fmt.Errorf("line %d: %s", number, strings.TrimPrefix(err.Error(), "json: "))}
		}
		if err := e.check(); err != nil {
			return nil, &ConfigError{path, fmt.Errorf("line %d: %w", number, err)}
		}
		b.entries = append(b.entries, e)
	}
	if err := lines.Err(); err != nil {
		return nil, &ConfigError{path, err}
	}
	if b.header.Version == 0 {
		return nil, &ConfigError{path, errors.New("it is empty")}
	}
	return b, nil
}

func (e *baselineEntry) check() error {
	if e.Fingerprint == "" {
		return errors.New("the entry has no fingerprint")
	}
	if e.Until != "" {
		if _, err := time.Parse(time.DateOnly, e.Until); err != nil {
			return fmt.Errorf("until is %q and not a date such as 2027-01-31", e.Until)
		}
	}
	return nil
}

// literal is the keyed hash of a finding's value, "" where it has none.
func (b *Baseline) literal(f *Finding) string {
	if f.value.Empty() {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(b.header.Salt))
	mac.Write(f.value.Reveal())
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// Apply moves the findings that the baseline holds to [Report.Ignored] and adds findings
// about entries that hide nothing. Entries whose date is before today do not hide.
func (b *Baseline) Apply(r *Report, today time.Time) {
	date := today.Format(time.DateOnly)
	kept := []Finding{}
	for _, f := range r.Findings {
		e := b.entry(&f)
		switch {
		case e == nil || e.Reason == "":
			kept = append(kept, f)
		case e.Until != "" && e.Until < date:
			e.used = true
			f.Message += " (the baseline hid it until " + e.Until + ")"
			kept = append(kept, f)
		default:
			e.used = true
			f.Reason, f.Known = e.Reason, true
			r.Ignored = append(r.Ignored, f)
		}
	}
	for _, e := range b.entries {
		switch {
		case e.Reason == "":
			kept = append(kept, b.unused(e, "has no reason, so it hides nothing", `give it a "reason"`))
		case !e.used && r.covers(e.Template):
			kept = append(kept, b.unused(e, "hides nothing: the finding is gone", "remove it with --baseline-prune"))
		}
	}
	r.Findings = kept
	sortFindings(r.Findings)
	sortFindings(r.Ignored)
	r.count()
}

// entry finds the entry of a finding, nil for none. A changed literal is another finding.
func (b *Baseline) entry(f *Finding) *baselineEntry {
	literal := b.literal(f)
	for _, e := range b.entries {
		if e.Fingerprint == f.Fingerprint && e.Literal == literal {
			return e
		}
	}
	return nil
}

// covers reports whether all findings of a folder are in the report: it was linted as a
// whole, and nothing in it was left out.
func (r *Report) covers(place string) bool {
	for _, f := range r.Findings {
		if f.incomplete() && f.place == place {
			return false
		}
	}
	isBelow := func(path, folder string) bool {
		return folder == "" || folder == "." || path == folder || strings.HasPrefix(path, folder+"/")
	}
	// What was left out may be the folder, above it, or below it.
	return slices.ContainsFunc(r.roots, func(root string) bool { return isBelow(place, root) }) &&
		!slices.ContainsFunc(r.leftOut, func(path string) bool { return isBelow(place, path) || isBelow(path, place) })
}

// unused is the finding of an entry that hides nothing.
func (b *Baseline) unused(e *baselineEntry, why, hint string) Finding {
	at := Position{e.line, 1}
	return Finding{
		Rule: ruleUnusedIgnore.ID, Severity: ruleUnusedIgnore.Severity, Confidence: naming.ConfidenceHigh,
		Message: "a baseline entry for " + e.Rule + " at " + values.Quote(e.Address) + " of " + values.Quote(e.Template) + " " + why,
		Hint:    hint, File: b.Path, Range: Range{at, Position{e.line, 2}}, Address: e.Address, Origin: "file",
		Fingerprint: e.Fingerprint, Template: b.Path,
	}
}

// Update replaces the entries by the findings of a report to which the baseline was
// applied. Entries that are still needed keep their reason and date, and so do those of
// folders that were not linted. With prune no entry is added.
func (b *Baseline) Update(r *Report, prune bool) {
	next := slices.DeleteFunc(slices.Clone(b.entries), func(e *baselineEntry) bool { return r.covers(e.Template) })
	for _, f := range slices.Concat(r.Findings, r.Ignored) {
		if f.Rule == ruleUnusedIgnore.ID {
			continue
		}
		e := b.entry(&f)
		if e == nil {
			if prune || f.Reason != "" {
				continue // a comment hides it
			}
			e = &baselineEntry{
				Rule: f.Rule, Template: f.place, Address: f.Address, Fingerprint: f.Fingerprint, Literal: b.literal(&f), Reason: firstReason,
			}
		}
		next = append(next, e)
	}
	sort.SliceStable(next, func(i, j int) bool {
		x, y := next[i], next[j]
		return cmp.Or(cmp.Compare(x.Template, y.Template), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Address, y.Address),
			cmp.Compare(x.Fingerprint, y.Fingerprint), cmp.Compare(x.Literal, y.Literal)) < 0
	})
	b.entries = slices.CompactFunc(next, func(x, y *baselineEntry) bool { return x.Fingerprint == y.Fingerprint && x.Literal == y.Literal })
}

// Write writes the text of the baseline's file.
func (b *Baseline) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(b.header); err != nil {
		return err
	}
	for _, e := range b.entries {
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	return nil
}
