package naming

import (
	"fmt"
	"strings"
)

// Names adds to what the linter knows of names.
type Names struct {
	// Secret are words or phrases that mean a secret here.
	Secret []string
	// Allow are names that mean none, in full.
	Allow []string
}

// judge lets the configured names speak before the linter's own tables.
func (n *Names) judge(name string) (Verdict, bool) {
	for _, allowed := range n.Allow {
		if strings.EqualFold(allowed, name) {
			return Verdict{Noun: name, Reason: "the configuration allows it"}, true
		}
	}
	if len(n.Secret) == 0 {
		return Verdict{}, false
	}
	p := Split(name)
	spaced := " " + p.joined + " "
	for _, phrase := range n.Secret {
		if words := Split(phrase); words.joined != "" && strings.Contains(spaced, " "+words.joined+" ") {
			return Verdict{
				Secret: true, Confidence: ConfidenceHigh, Words: p.Words, Noun: phrase,
				Reason: fmt.Sprintf("the configuration says that %q means a secret", phrase),
			}, true
		}
	}
	return Verdict{}, false
}
