package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/ignore"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// ruleUnusedIgnore reports at the end of a run, see [run.unusedIgnores]: several
// templates may contain the file of a comment. The baseline reports its entries itself.
var ruleUnusedIgnore = &rule{
	RuleInfo: RuleInfo{
		ID:       "unused-ignore",
		Title:    "An ignore comment or baseline entry hides nothing, or has no reason",
		Severity: SeverityWarning,
		Weight:   weightLow,
	},
}

// unusedIgnores reports the comments that hid nothing.
func (r *run) unusedIgnores() []Finding {
	severity := r.options.severityOf(&ruleUnusedIgnore.RuleInfo)
	if r.options.NoInlineIgnores || severity == 0 {
		return nil
	}
	var found []Finding
	for _, use := range r.ignores.byPlace {
		if use.file == nil {
			continue
		}
		message, ok := r.unused(use)
		if !ok {
			continue
		}
		f := Finding{
			Rule: ruleUnusedIgnore.ID, Severity: severity, Confidence: naming.ConfidenceHigh, Message: message,
			Hint: "remove the comment, or write it as '# " + ignore.Mark + " RULE why'",
			File: use.file.Name, Range: rangeOf(use.Range), Address: strings.Join(use.Rules, ","), Origin: "file",
			dir: use.dir, folder: use.dir, attribute: use.Reason,
		}
		f.Range.End = Position{f.Range.Start.Line, f.Range.Start.Column + len(ignore.Mark)}
		first, last := f.Range.positions()
		f.Lines = mask.New().Lines(use.file, first, last)
		f.Template = templateName(r.source, f.folder)
		f.fingerprint(r.source)
		found = append(found, f)
	}
	return found
}

// unused says what is wrong with a comment.
func (r *run) unused(use *ignoreUse) (message string, ok bool) {
	if len(use.Rules) == 0 {
		return "an ignore comment names no rule, so it hides nothing", true
	}
	for _, id := range use.Rules {
		i := slices.IndexFunc(r.rules, func(known *rule) bool { return known.ID == id })
		if i < 0 {
			return fmt.Sprintf("an ignore comment names rule %s, which does not exist", values.Quote(id)), true
		}
		if r.options.severityOf(&r.rules[i].RuleInfo) == 0 {
			return "", false // the comment may hide something when that rule is on
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
