package lint

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
func (n *Names) judge(name string) (nameVerdict, bool) {
	for _, allowed := range n.Allow {
		if strings.EqualFold(allowed, name) {
			return nameVerdict{Noun: name, Reason: "the configuration allows it"}, true
		}
	}
	if len(n.Secret) == 0 {
		return nameVerdict{}, false
	}
	p := lexName(name)
	spaced := " " + p.joined + " "
	for _, phrase := range n.Secret {
		if words := lexName(phrase); words.joined != "" && strings.Contains(spaced, " "+words.joined+" ") {
			return nameVerdict{
				Secret: true, Confidence: ConfidenceHigh, Words: p.words, Noun: phrase,
				Reason: fmt.Sprintf("the configuration says that %q means a secret", phrase),
			}, true
		}
	}
	return nameVerdict{}, false
}
