package lint

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleSecretDefault = &rule{
	RuleInfo: RuleInfo{
		ID:       "secret-default",
		Title:    "A parameter's default, option or preset holds a secret",
		Severity: SeverityError,
		Weight:   weightCritical,
	},
	start: onBlock(checkSecretDefault),
}

func checkSecretDefault(p *pass, in *flow.Instance, b *terraform.Block) {
	if b.ResourceType == "coder_parameter" {
		for _, param := range in.Parameters(b) {
			p.literalDefault(param)
		}
	}
	for _, sink := range p.blockSinks {
		if sink.Kind == flow.SinkDefault || sink.Kind == flow.SinkPreset {
			p.flowingDefault(sink)
		}
	}
}

// literalDefault reports the literal default of a parameter that takes a secret.
func (p *pass) literalDefault(param *flow.Parameter) {
	if !param.Secret {
		return
	}
	literal := p.defaultLiteral(param.Block)
	if literal == nil {
		return
	}
	p.report(problem{
		at: literal.at, around: param.Block.Range, address: param.Block.Address + param.Each.Key, attribute: "default",
		confidence: literal.verdict.Confidence, value: literal.text,
		subject: param.Name,
		message: secretDefaultMessage("the default", param.Name, literal.verdict),
		hint:    "remove the default, and change the secret: it was readable",
	})
}

// everyoneSeesIt ends the message about a default, an option or a preset.
const everyoneSeesIt = ", and everyone who may read the template sees it"

// secretDefaultMessage is the message about a default or an option, in a file or on a
// server.
func secretDefaultMessage(what, parameter string, verdict values.Verdict) string {
	return what + " of parameter " + values.Quote(parameter) + " is a secret (" + verdict.Title + ")" + everyoneSeesIt
}

// flowingDefault reports a secret that reaches a default, an option or a preset.
func (p *pass) flowingDefault(sink *flow.Sink) {
	from := sink.Taint.Source
	if from.Kind == taint.SourceLiteral && terraform.Within(from.At, sink.Range) && sink.Kind == flow.SinkDefault && sink.Attribute == "default" {
		if verdict := p.Names.Classify(sink.Block.Name); verdict.Secret {
			return // literalDefault reports it
		}
	}
	what := "the default of " + sink.Block.Address
	switch {
	case sink.Kind == flow.SinkPreset && sink.Label != "":
		what = "parameter " + values.Quote(strings.TrimSpace(sink.Label)) + " of " + sink.Block.Address
	case sink.Kind == flow.SinkPreset:
		what = sink.Block.Address
	case sink.Attribute != "default":
		what = "an option of " + sink.Block.Address
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
	p.report(problem{
		at: sink.Place(), around: around(sink), address: sink.Block.Address, attribute: sink.Attribute + "." + from.Address,
		message: message, sinks: []*flow.Sink{sink},
		hint: "leave the default empty and give the secret to the workspace another way",
	})
}
