package lint

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleLegacyParameter = &rule{
	RuleInfo: RuleInfo{
		ID:       "legacy-parameter",
		Title:    "A variable of an old template is a parameter in clear",
		Severity: SeverityWarning,
		Weight:   weightMedium,
	},
	start: atEnd(checkLegacyParameter),
}

func checkLegacyParameter(p *pass) {
	m := p.Root.Module
	if !m.Has("resource", "coder_agent") || m.Has("data", "coder_parameter") || !p.beforeRichParameters() {
		return
	}
	for _, b := range m.Blocks {
		// A variable that is not sensitive has a finding of insensitive-variable.
		if b.Kind != "variable" || !p.Variable(b).Secret || !p.Variable(b).Sensitive || p.defaultLiteral(b) != nil {
			continue
		}
		p.report(problem{
			at: b.HeaderRange, around: b.Range, address: b.Address,
			message: "variable " + values.Quote(b.Name) + " is a parameter of each workspace with this provider version, and its value is shown in clear",
			hint:    "move to a newer coder provider, where a variable belongs to the template and sensitive = true protects it",
		})
	}
}

// beforeRichParameters reports a template for a version of the coder provider that makes a
// parameter of each variable.
func (p *pass) beforeRichParameters() bool {
	old := false
	for _, b := range p.Root.Module.Blocks {
		switch {
		case b.Kind == "provider" && len(b.Labels) == 1 && b.Labels[0] == "coder":
			if attr := b.Body().Attributes["feature_use_managed_variables"]; attr != nil {
				return !terraform.IsTrue(attr)
			}
		case b.Kind == "terraform":
			old = old || oldProvider(coderVersion(b.Body()))
		}
	}
	return old
}

// coderVersion is the version constraint of the coder provider, "" for none.
func coderVersion(body *hclsyntax.Body) string {
	for _, required := range terraform.Nested(body, "required_providers") {
		attr := required.Body.Attributes["coder"]
		if attr == nil {
			continue
		}
		object, ok := attr.Expr.(*hclsyntax.ObjectConsExpr)
		if !ok {
			return ""
		}
		for _, item := range object.Items {
			if tpl, ok := item.ValueExpr.(*hclsyntax.TemplateExpr); ok && terraform.KeyText(item.KeyExpr) == "version" && tpl.IsStringLiteral() {
				return terraform.PlainValue(tpl)
			}
		}
	}
	return ""
}

// oldProvider reports a constraint that allows only versions before 0.6, the first with
// coder_parameter.
func oldProvider(constraint string) bool {
	if constraint == "" || strings.Contains(constraint, ">") && !strings.Contains(constraint, "<") && !strings.Contains(constraint, "~>") {
		return false
	}
	for part := range strings.SplitSeq(constraint, ",") {
		part = strings.TrimLeft(strings.TrimSpace(part), "~>=<! v")
		major, rest, _ := strings.Cut(part, ".")
		minor, _, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(minor)
		if major == "0" && err == nil && n < 6 {
			return true
		}
	}
	return false
}
