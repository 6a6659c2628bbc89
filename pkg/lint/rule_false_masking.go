package lint

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var ruleFalseMasking = &rule{
	id:       "false-masking",
	title:    "A parameter only looks protected",
	severity: SeverityError,
	weight:   weightHigh,
	start:    onBlock(checkFalseMasking),
}

func checkFalseMasking(p *pass, in *instance, b *block) {
	if b.typ != "coder_parameter" {
		return
	}
	for _, param := range in.parameters(b) {
		p.falseMasking(param)
	}
}

// falseMasking reports what claims to protect a parameter and does not. Where the
// parameter is found for its name, that finding says it.
func (p *pass) falseMasking(param *parameter) {
	body := param.block.body()
	for _, name := range []string{"sensitive", "secret"} {
		if attr := body.Attributes[name]; attr != nil {
			p.falseMask(param, attr.NameRange, name, "coder_parameter has no argument "+quoteName(name)+
				", so it protects nothing: the value of parameter "+quoteName(param.name)+" is shown in clear")
		}
	}
	if attr := body.Attributes["form_type"]; attr != nil && param.each.scope.textOf(attr) == "password" {
		p.falseMask(param, attr.SrcRange, "form_type", `form_type "password" does not exist, so it protects nothing: the value of parameter `+
			quoteName(param.name)+" is shown in clear")
	}
	if attr := body.Attributes["styling"]; attr != nil && param.masked && !param.secret && !param.disabled {
		p.falseMask(param, attr.SrcRange, "styling", "mask_input hides parameter "+quoteName(param.name)+
			" only while it is typed: everyone who may read the workspace sees its value in clear")
	}
}

// unmask removes the argument, or the mask from a styling that says more. It gives
// no way where that cannot be told from the rest.
func unmask(attr *hclsyntax.Attribute) func(f *file) *remedy {
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
			if keyText(item.KeyExpr) == "mask_input" && len(object.Items) > 1 {
				remove = hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
			}
		}
	}
	return func(f *file) *remedy { return &remedy{edits: []textEdit{removeLines(f, remove)}} }
}

func (p *pass) falseMask(param *parameter, at hcl.Range, attribute, message string) {
	if param.secret && attribute == "styling" {
		return
	}
	p.report(draft{
		at: at, around: param.block.at, address: param.block.address + param.each.key, attribute: attribute, message: message,
		fix:  unmask(param.block.body().Attributes[attribute]),
		hint: "if the value is a secret, take it another way: coder_external_auth, a user secret or a sensitive variable",
	})
}
