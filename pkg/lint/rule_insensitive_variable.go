package lint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleInsensitiveVariable = &rule{
	id:       "insensitive-variable",
	title:    "A variable that holds a secret is not sensitive, or has its value in the template",
	severity: SeverityError,
	weight:   weightHigh,
	start:    onBlock(checkInsensitiveVariable),
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
		p.passOver(b.HeaderRange, p.rule.id, b.Name, v.PassedOver)
	}
}

const serverShowsValue = "the server gives its value to everyone who may read the template"

// insensitiveMessage says of a variable, in a file or on a server, what is wrong; who is
// shown its value follows.
func insensitiveMessage(name string) string {
	return "variable " + values.Quote(name) + " holds a secret and is not sensitive"
}

func (p *pass) secretVariable(b *terraform.Block, v flow.VariableVerdict) {
	d := newFinding{at: b.HeaderRange, around: b.Range, address: b.Address, subject: b.Name, confidence: v.Confidence}
	told := serverShowsValue
	if !p.Root.Module.Has("resource", "coder_agent") {
		d.severity = SeverityWarning
		told = "Terraform's plans and logs show its value, and the server too where this is a template"
	}
	literal := p.defaultLiteral(b)
	d.fix = func(f *terraform.File) *fix.Remedy {
		x := &fix.Remedy{}
		def := b.Body().Attributes["default"]
		switch {
		case literal != nil && !v.Sensitive && b.Range.Start.Line == b.Range.End.Line: // one attribute is all that fits
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
			p.passOver(attr.NameRange, p.rule.id, b.Name, "of its default: "+values.Judge(terraform.PlainText(attr), true).Reason)
		}
		return
	case v.Sensitive:
		d.at, d.attribute, d.value = literal.at, "default", literal.text
		d.message = "the default of variable " + values.Quote(b.Name) + " is a secret (" + literal.verdict.Title + ") in the template's source, which everyone who may use the template reads"
		d.hint = "remove the default and give the value when the template is pushed; change the secret: it was readable"
	case literal != nil:
		d.value = literal.text
		d.message = "variable " + values.Quote(b.Name) + " holds a secret, is not sensitive, and has its default (" + literal.verdict.Title + ") in the template's source"
		d.hint = "set sensitive = true and remove the default; change the secret: it was readable"
	default:
		d.message = insensitiveMessage(b.Name) + ", so " + told
		d.hint = "set sensitive = true"
	}
	p.report(d)
}
