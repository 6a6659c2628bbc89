package lint

import (
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// assignLiterals gives each literal to the rule that reports it: the one with the most to
// say of its place, and hardcoded-secret where there is none.
func (t *template) assignLiterals(o *Options) {
	t.literalsOf = map[*rule][]literals.Literal{}
	for _, w := range t.literals {
		owner := t.owner(o, &w)
		t.literalsOf[owner] = append(t.literalsOf[owner], w)
	}
}

func (t *template) owner(o *Options, w *literals.Literal) *rule {
	b := w.Block
	switch {
	case b == nil:
	case w.InApp():
		return ruleSecretInApp
	case b.Kind == "variable" && w.Attribute == "default" && t.Variable(b).Secret:
		return ruleInsensitiveVariable
	case b.ResourceType == "coder_parameter" && w.Attribute == "default" && slices.ContainsFunc(t.Root.Parameters(b), func(p *flow.Parameter) bool { return p.Secret }):
		return ruleSecretDefault
	case o.severityOf(ruleSecretDefault) == 0:
	case b.ResourceType == "coder_workspace_preset" && strings.HasPrefix(w.Attribute, "parameters"), b.ResourceType == "coder_parameter" && t.reachesDefault(w):
		return ruleSecretDefault
	}
	return ruleHardcodedSecret
}

// reachesDefault reports a literal that is found where it reaches a default or an option.
func (t *template) reachesDefault(w *literals.Literal) bool {
	return slices.ContainsFunc(t.Sinks, func(h *flow.Sink) bool {
		return h.Kind == flow.SinkDefault && h.Taint.Source.Kind == taint.SourceLiteral && terraform.Within(w.ValueRange, h.Taint.Source.At)
	})
}
