package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/ignore"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleUnusedIgnore = &rule{
	id:       "unused-ignore",
	title:    "An ignore comment or baseline entry hides nothing, or has no reason",
	severity: SeverityWarning,
	weight:   weightLow,
	// Whether a comment is used is known when everything else is: see
	// unusedIgnores.
}

// noteIgnores remembers the comments of a template's files, and those that were
// used in whatever file.
func (r *run) noteIgnores(t *template, used map[*ignore.Comment]bool) {
	own := map[*terraform.File]bool{}
	for _, f := range t.Root.Module.Files {
		own[f] = true
	}
	files := maps.Clone(t.Files)
	maps.Copy(files, t.beside)
	for _, f := range files {
		t.ignoresOf(f) // while nobody has to wait
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ignores == nil {
		r.ignores = map[string]*ignoreUse{}
	}
	for _, f := range files {
		for _, ig := range t.ignoresOf(f) {
			key := ig.At.String()
			use := r.ignores[key]
			if use == nil {
				use = &ignoreUse{Comment: ig}
				r.ignores[key] = use
			}
			use.used = use.used || used[ig]
			if own[f] || !f.IsTerraform {
				use.file, use.dir = f, t.Root.Module.Dir
			}
		}
	}
}

// unusedIgnores reports the comments that hid nothing.
func (r *run) unusedIgnores() []Finding {
	if r.options.NoInlineIgnores || r.options.severityOf(ruleUnusedIgnore) == 0 {
		return nil
	}
	var found []Finding
	for _, use := range r.ignores {
		if use.file == nil {
			continue // a file that is not linted by itself
		}
		message, ok := r.unused(use)
		if !ok {
			continue
		}
		f := Finding{
			Rule: ruleUnusedIgnore.id, Severity: r.options.severityOf(ruleUnusedIgnore), Confidence: naming.ConfidenceHigh, Message: message,
			Hint: "remove the comment, or write it as '# " + ignore.Mark + " RULE why'",
			File: use.file.Name, Range: rangeOf(use.At), Address: strings.Join(use.Rules, ","), Origin: "file",
			dir: use.dir, folder: use.dir, attribute: use.Reason,
		}
		f.Range.End = Position{f.Range.Start.Line, f.Range.Start.Column + len(ignore.Mark)}
		first, last := f.Range.positions()
		f.Lines = mask.New().Lines(use.file, first, last)
		f.Template = r.template(f.folder)
		f.fingerprint(r.source)
		found = append(found, f)
	}
	return found
}

// unused says what is wrong with a comment.
func (r *run) unused(use *ignoreUse) (message string, ok bool) {
	var known []string
	for _, rule := range rules() {
		known = append(known, rule.id)
	}
	if len(use.Rules) == 0 {
		return "an ignore comment names no rule, so it hides nothing", true
	}
	for _, id := range use.Rules {
		if !slices.Contains(known, id) {
			return fmt.Sprintf("an ignore comment names rule %s, which does not exist", values.Quote(id)), true
		}
		if !r.options.active(id) {
			return "", false // it may hide something where that rule runs
		}
	}
	switch {
	case use.Reason == "":
		return "an ignore comment has no reason, so it hides nothing", true
	case use.used:
		return "", false
	}
	return fmt.Sprintf("an ignore comment for %s hides nothing", strings.Join(use.Rules, ", ")), true
}
