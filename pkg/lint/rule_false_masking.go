package lint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleFalseMasking = &rule{
	RuleInfo: RuleInfo{
		ID:       "false-masking",
		Title:    "A parameter only looks protected",
		Severity: SeverityError,
		Weight:   weightHigh,
	},
	start: onBlock(checkFalseMasking),
}

func checkFalseMasking(p *pass, in *flow.Instance, b *terraform.Block) {
	if b.ResourceType != "coder_parameter" {
		return
	}
	for _, param := range in.Parameters(b) {
		p.falseMasking(param)
	}
}

// falseMasking reports the arguments of a parameter that seem to protect it and do not.
func (p *pass) falseMasking(param *flow.Parameter) {
	body := param.Block.Body()
	for _, name := range []string{"sensitive", "secret"} {
		if attr := body.Attributes[name]; attr != nil {
			p.falseMask(param, attr.NameRange, name, "coder_parameter has no argument "+values.Quote(name)+
				", so it protects nothing: the value of parameter "+values.Quote(param.Name)+" is shown in clear")
		}
	}
	if attr := body.Attributes["form_type"]; attr != nil && param.Each.Scope.TextOf(attr) == "password" {
		p.falseMask(param, attr.SrcRange, "form_type", `form_type "password" does not exist, so it protects nothing: the value of parameter `+
			values.Quote(param.Name)+" is shown in clear")
	}
	if attr := body.Attributes["styling"]; attr != nil && param.Masked && !param.Secret && !param.Disabled {
		p.falseMask(param, attr.SrcRange, "styling", "mask_input hides parameter "+values.Quote(param.Name)+
			" only while it is typed: everyone who may read the workspace sees its value in clear")
	}
}

// unmask removes the argument, or only mask_input from a styling that holds more. It
// returns nil where mask_input cannot be found in the styling.
func unmask(attr *hclsyntax.Attribute) func(f *terraform.File) *fix.Remedy {
	remove := attr.SrcRange
	if attr.Name == "styling" {
		call, ok := attr.Expr.(*hclsyntax.FunctionCallExpr)
		if !ok || len(call.Args) != 1 {
			return nil
		}
		object, ok := call.Args[0].(*hclsyntax.ObjectConsExpr)
		if !ok {
			return nil
		}
		for _, item := range object.Items {
			if terraform.KeyText(item.KeyExpr) == "mask_input" && len(object.Items) > 1 {
				remove = hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
			}
		}
	}
	return func(f *terraform.File) *fix.Remedy {
		return &fix.Remedy{Edits: []fix.TextEdit{fix.RemoveLines(f, remove)}}
	}
}

func (p *pass) falseMask(param *flow.Parameter, at hcl.Range, attribute, message string) {
	p.report(problem{
		at: at, around: param.Block.Range, address: param.Block.Address + param.Each.Key, attribute: attribute, message: message,
		fix:  unmask(param.Block.Body().Attributes[attribute]),
		hint: "if the value is a secret, take it another way: coder_external_auth, a user secret or a sensitive variable",
	})
}
