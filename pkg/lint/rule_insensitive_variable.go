package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleInsensitiveVariable = &rule{
	RuleInfo: RuleInfo{
		ID:       "insensitive-variable",
		Title:    "A variable that holds a secret is not sensitive, or has its value in the template",
		Severity: SeverityError,
		Weight:   weightHigh,
	},
	start: onBlock(checkInsensitiveVariable),
}

func checkInsensitiveVariable(p *pass, in *flow.Instance, b *terraform.Block) {
	if !in.IsRoot() || b.Kind != "variable" || b.Name == "" {
		return
	}
	v := p.Variable(b)
	switch {
	case v.Secret:
		p.secretVariable(b, v)
	case v.Noun != "":
		p.lookAlike(b.HeaderRange, b.Name, v.WhyNot)
	}
}

const serverShowsValue = "the server gives its value to everyone who may read the template"

// insensitiveMessage begins the message about a variable, in a file or on a server. Who
// sees its value follows.
func insensitiveMessage(name string) string {
	return "variable " + values.Quote(name) + " holds a secret and is not sensitive"
}

func (p *pass) secretVariable(b *terraform.Block, v flow.VariableVerdict) {
	found := problem{at: b.HeaderRange, around: b.Range, address: b.Address, subject: b.Name, confidence: v.Confidence}
	shows := serverShowsValue
	if !p.Root.Module.Has("resource", "coder_agent") {
		found.severity = SeverityWarning
		shows = "Terraform's plans and logs show its value, and the server too where this is a template"
	}
	literal := p.defaultLiteral(b)
	found.fix = func(f *terraform.File) *fix.Remedy {
		x := &fix.Remedy{}
		def := b.Body().Attributes["default"]
		switch {
		case literal != nil && !v.Sensitive && b.Range.Start.Line == b.Range.End.Line: // which cannot hold two attributes
			x.Edits = append(x.Edits, fix.Replace(def.SrcRange, "sensitive = true"))
			return x
		case literal != nil:
			x.Edits = append(x.Edits, fix.RemoveLines(f, def.SrcRange))
		}
		if !v.Sensitive {
			x.Edits = append(x.Edits, fix.SetAttribute(f, b.Syntax(), "sensitive", "true"))
		}
		return x
	}
	switch {
	case v.Sensitive && literal == nil:
		if attr := b.Body().Attributes["default"]; attr != nil && terraform.PlainText(attr) != "" {
			p.lookAlike(attr.NameRange, b.Name, "of its default: "+literals.Judge(p.Names, terraform.PlainText(attr), literals.Context{Name: b.Name, TakesSecret: true}).Reason)
		}
		return
	case v.Sensitive:
		found.at, found.attribute, found.value = literal.at, "default", literal.text
		found.message = "the default of variable " + values.Quote(b.Name) + " is a secret (" + literal.verdict.Title + ") in the template's source, which everyone who may use the template reads"
		found.hint = "remove the default and give the value when the template is pushed; change the secret: it was readable"
	case literal != nil:
		found.value = literal.text
		found.message = "variable " + values.Quote(b.Name) + " holds a secret, is not sensitive, and has its default (" + literal.verdict.Title + ") in the template's source"
		found.hint = "set sensitive = true and remove the default; change the secret: it was readable"
	default:
		found.message = insensitiveMessage(b.Name) + ", so " + shows
		found.hint = "set sensitive = true"
	}
	p.report(found)
}
