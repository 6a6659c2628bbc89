package lint

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/ignore"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// A template's literals are found once, before the rules ask for them, and each is given
// to the one rule that reports it.

// blockLiterals finds the literal secrets in a block of the template itself.
func (t *template) blockLiterals(b *terraform.Block) {
	note := noteOf(b)
	if note == nil {
		note = &blockNote{}
		note.literals, note.skipped = literals.InBlock(t.Names, b, t.literalLookAlike())
	}
	for _, at := range note.skipped {
		t.lineNotFollowed(at, b.Range, b.Address)
	}
	t.literals = append(t.literals, note.literals...)
	for _, literal := range note.literals {
		t.literalAt[literal.ValueRange] = literal.Name
	}
}

// literalsInUse finds the locals of the template itself that are used as secrets.
func (t *template) literalsInUse(in *flow.Instance, b *terraform.Block) {
	inBlock := slices.DeleteFunc(slices.Clone(t.literals), func(l literals.Literal) bool { return l.Block != b })
	t.literals = append(t.literals, literals.InUse(t.Names, b, inBlock, in.UsedAsSecret)...)
}

// isSecret is what flow asks about the literals that values turn out to be. Those of the
// template that the finder found are looked up by their range. A name that only evaluation
// knows, and a literal of a called module, are judged as the finder judges.
func (t *template) isSecret(at hcl.Range, text, name string, takesSecret bool) bool {
	if foundAs, ok := t.literalAt[at]; ok && foundAs == name {
		return true
	}
	return literals.Judge(t.Names, text, literals.Context{Name: name, TakesSecret: takesSecret}).Secret
}

// fileLiterals finds the literal secrets in the files of other languages in the template's folder.
func (t *template) fileLiterals() {
	for _, p := range t.folder.Aux {
		f, err := t.Loader.Text(p)
		if err != nil {
			t.unread = append(t.unread, unread{p, err})
			continue
		}
		if bytes.IndexByte(f.Content[:min(len(f.Content), 1024)], 0) >= 0 {
			continue // a binary file, whatever its name
		}
		found, skipped := literals.InFile(t.Names, f, t.literalLookAlike())
		for _, at := range skipped {
			t.lineNotFollowed(at, at, path.Base(f.Path))
		}
		if ignores := ignore.Find(f); len(found) > 0 || len(skipped) > 0 || ignores != nil {
			t.beside[f.Name], t.ignores[f] = f, ignores
			t.literals = append(t.literals, found...)
		}
	}
}

// lineNotFollowed notes a line whose rest was not analysed.
func (t *template) lineNotFollowed(at, around hcl.Range, address string) {
	t.NoteNotFollowed(flow.NotFollowed{Range: at, Block: around, Address: address, What: "the rest of this line was not looked into: too many values in it hold one another"})
}

// literalLookAlike notes a look-alike of a literal; nil if nobody asked for them.
func (t *template) literalLookAlike() literals.LookAlikeFunc {
	if !t.explain {
		return nil
	}
	return func(at hcl.Range, name, reason string) { t.lookAlike(at, ruleHardcodedSecret.ID, name, reason) }
}

// assignLiterals gives each literal to the rule that knows most about its place, and to
// hardcoded-secret otherwise.
func (t *template) assignLiterals(o *Options) {
	t.literalsOf = map[string][]literals.Literal{}
	for _, literal := range t.literals {
		owner := t.ownerOf(o, &literal)
		t.literalsOf[owner.ID] = append(t.literalsOf[owner.ID], literal)
	}
}

func (t *template) ownerOf(o *Options, literal *literals.Literal) *rule {
	b := literal.Block
	switch {
	case b == nil:
	case literal.InApp():
		return ruleSecretInApp
	case b.Kind == "variable" && literal.Attribute == "default" && t.Variable(b).Secret:
		return ruleInsensitiveVariable
	case b.ResourceType == "coder_parameter" && literal.Attribute == "default" && slices.ContainsFunc(t.Root.Parameters(b), func(p *flow.Parameter) bool { return p.Secret }):
		return ruleSecretDefault
	case o.severityOf(&ruleSecretDefault.RuleInfo) == 0:
	case b.ResourceType == "coder_workspace_preset" && strings.HasPrefix(literal.Attribute, "parameters"), b.ResourceType == "coder_parameter" && t.reachesDefault(literal):
		return ruleSecretDefault
	}
	return ruleHardcodedSecret
}

// reachesDefault reports a literal whose value reaches a default or an option.
func (t *template) reachesDefault(literal *literals.Literal) bool {
	return slices.ContainsFunc(t.Sinks, func(sink *flow.Sink) bool {
		return sink.Kind == flow.SinkDefault && sink.Taint.Source.Kind == taint.SourceLiteral && terraform.Within(literal.ValueRange, sink.Taint.Source.At)
	})
}
