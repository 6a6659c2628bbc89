package lint

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleSecretDefault = &rule{
	id:       "secret-default",
	title:    "A parameter's default, option or preset holds a secret",
	severity: SeverityError,
	weight:   weightCritical,
	start:    onBlock(checkSecretDefault),
}

func checkSecretDefault(p *pass, in *flow.Instance, b *terraform.Block) {
	if b.ResourceType == "coder_parameter" {
		for _, param := range in.Parameters(b) {
			p.literalDefault(param)
		}
	}
	for _, h := range p.blockSinks {
		if h.Kind == flow.SinkDefault || h.Kind == flow.SinkPreset {
			p.flowingDefault(h)
		}
	}
}

// literalDefault reports a default that is written out under a secret name.
func (p *pass) literalDefault(param *flow.Parameter) {
	if !param.Secret {
		return
	}
	literal := p.defaultLiteral(param.Block)
	if literal == nil {
		return
	}
	p.report(newFinding{
		at: literal.at, around: param.Block.Range, address: param.Block.Address + param.Each.Key, attribute: "default",
		confidence: literal.verdict.Confidence, value: literal.text,
		subject: param.Name,
		message: secretDefaultMessage("the default", param.Name, literal.verdict),
		hint:    "remove the default, and change the secret: it was readable",
	})
}

// everyoneSeesIt ends what is said of a default, an option or a preset.
const everyoneSeesIt = ", and everyone who may read the template sees it"

// secretDefaultMessage says of a parameter's default or option what it is.
func secretDefaultMessage(what, parameter string, verdict values.Verdict) string {
	return what + " of parameter " + values.Quote(parameter) + " is a secret (" + verdict.Title + ")" + everyoneSeesIt
}

// flowingDefault reports a secret that reaches a default, an option or a preset.
func (p *pass) flowingDefault(h *flow.Sink) {
	from := h.Taint.Source
	if from.Kind == taint.SourceLiteral && terraform.Within(from.At, h.Range) && h.Kind == flow.SinkDefault && h.Attribute == "default" {
		if verdict := p.Names.Classify(h.Block.Name); verdict.Secret {
			return // literalDefault's
		}
	}
	what := "the default of " + h.Block.Address
	switch {
	case h.Kind == flow.SinkPreset && h.Label != "":
		what = "parameter " + values.Quote(strings.TrimSpace(h.Label)) + " of " + h.Block.Address
	case h.Kind == flow.SinkPreset:
		what = h.Block.Address
	case h.Attribute != "default":
		what = "an option of " + h.Block.Address
	}
	holds := from.String()
	if from.Kind == taint.SourceLiteral {
		holds = "a secret that is written in the template"
	}
	message := what + " holds " + holds + everyoneSeesIt
	if from.Kind == taint.SourceVariable && terraform.IsTrue(from.Block.Body().Attributes["sensitive"]) {
		message += "; that the variable is sensitive does not help here"
	}
	if from.Kind == taint.SourceLiteral {
		p.masks.Add(from.At)
	}
	p.report(newFinding{
		at: h.Place(), around: around(h), address: h.Block.Address, attribute: h.Attribute + "." + from.Address,
		message: message, sinks: []*flow.Sink{h},
		hint: "leave the default empty and give the secret to the workspace another way",
	})
}
