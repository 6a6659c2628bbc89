package lint

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxCached bounds the caches of one worker.
const maxCached = 1 << 14

// nameCache remembers the verdicts on names; one worker uses it.
type nameCache struct {
	verdicts   map[string]nameVerdict
	configured *Names
}

func newNameCache(configured *Names) *nameCache {
	return &nameCache{verdicts: map[string]nameVerdict{}, configured: configured}
}

// label is classifyLabel with the configured names.
func (c *nameCache) label(name, display, description string) nameVerdict {
	if v, ok := c.configured.judge(name); ok {
		return v
	}
	return classifyLabel(name, display, description)
}

func (c *nameCache) classify(name string) nameVerdict {
	if v, ok := c.verdicts[name]; ok {
		return v
	}
	if len(c.verdicts) >= maxCached {
		clear(c.verdicts)
	}
	v, ok := c.configured.judge(name)
	if !ok {
		v = classifyName(name)
	}
	c.verdicts[name] = v
	return v
}

// secret reports whether a name means a secret.
func (c *nameCache) secret(name string) bool { return c.classify(name).Secret }

// judgeValue is classifyValue for what stands in templates: there a pattern is
// code, and a word such as no-token says that there is none.
func judgeValue(text string, secretName bool) valueVerdict {
	v := classifyValue(text, secretName)
	if !v.Secret || v.Confidence >= confidenceHigh {
		return v
	}
	first, _, _ := strings.Cut(strings.ToLower(text), "-")
	switch {
	case first == "no" || first == "none" || first == "without" || first == "not":
		return valueVerdict{Kind: "placeholder", Placeholder: true, Reason: "it says that there is none"}
	case strings.Contains(text, "[^") || strings.Contains(text, `\(`) || strings.Contains(text, ".*"):
		return valueVerdict{Kind: "placeholder", Placeholder: true, Reason: "it is a pattern"}
	}
	return v
}

// parameter is one coder_parameter, for_each expanded.
type parameter struct {
	block   *block
	each    expansion
	name    string // as Coder shows it
	verdict nameVerdict
	secret  bool
	// why not, where a look-alike was passed over
	passed string
	typ    string
	origin *origin

	masked, ephemeral, mutable bool
	disabled                   bool
	options                    []scopedBlock
}

// parameters are the parameters that a block makes.
func (in *instance) parameters(b *block) []*parameter {
	if list, ok := in.params[b]; ok {
		return list
	}
	in.params[b] = nil
	var list []*parameter
	for _, e := range in.expand(b.body(), in.top) {
		list = append(list, in.parameter(b, e))
	}
	in.params[b] = list
	return list
}

func (in *instance) parameter(b *block, e expansion) *parameter {
	p := &parameter{block: b, each: e}
	str := func(name string) string { return e.scope.textOf(b.body().Attributes[name]) }
	flag := func(name string) bool {
		attr := b.body().Attributes[name]
		if attr == nil {
			return false
		}
		v, _ := e.scope.eval(attr.Expr).boolean()
		return v
	}
	p.name, p.typ = str("name"), str("type")
	if p.name == "" {
		p.name = b.name
	}
	p.ephemeral, p.mutable = flag("ephemeral"), flag("mutable")
	p.masked, p.disabled = in.styling(b, e.scope)
	p.options = in.blocks(b.body(), "option", e.scope)
	p.origin = in.graph.origin(originKey{kind: fromParameter, address: b.address, instance: e.key, in: in})
	p.origin.title, p.origin.at, p.origin.block = "parameter "+quoteName(p.name), b.DefRange(), b
	p.judge(in.graph.names, str("display_name"), str("description"), str("form_type"), in.validations(b, e.scope))
	return p
}

// textOf is the text of an attribute: interpolations that are not known are left
// out, the words around them stay.
func (s *scope) textOf(attr *hclsyntax.Attribute) string {
	if attr == nil {
		return ""
	}
	if text, ok := s.eval(attr.Expr).str(); ok {
		return text
	}
	tpl, ok := attr.Expr.(*hclsyntax.TemplateExpr)
	if !ok {
		if keyword := hcl.ExprAsKeyword(attr.Expr); keyword != "" {
			return keyword
		}
		return ""
	}
	var b strings.Builder
	for _, part := range tpl.Parts {
		if text, ok := s.eval(part).str(); ok {
			b.WriteString(text)
		}
	}
	return b.String()
}

// styling reads the two settings that matter of a parameter's styling.
func (in *instance) styling(b *block, s *scope) (masked, disabled bool) {
	attr := b.body().Attributes["styling"]
	if attr == nil {
		return false, false
	}
	v := s.eval(attr.Expr)
	if v.inner != nil {
		v = v.inner
	} else if text, ok := v.str(); ok {
		v = fromJSON(text)
	}
	return setting(v, "mask_input"), setting(v, "disabled")
}

func setting(v *value, name string) bool {
	field := v.fields[name]
	if field == nil {
		return false
	}
	b, ok := field.boolean()
	return b || !ok
}

// validations are the regular expressions that a parameter's value must match.
func (in *instance) validations(b *block, s *scope) []string {
	var list []string
	for _, v := range in.blocks(b.body(), "validation", s) {
		if text := v.scope.textOf(v.Body.Attributes["regex"]); text != "" {
			list = append(list, text)
		}
	}
	return list
}

// judge decides whether the parameter takes a secret.
func (p *parameter) judge(names *nameCache, display, description, formType string, validations []string) {
	p.verdict = names.label(p.name, display, description)
	if !p.verdict.Secret && p.verdict.Noun == "" {
		// The name people see says nothing; the label may.
		if byLabel := names.label(p.block.name, "", description); byLabel.Secret && byLabel.Confidence == confidenceHigh {
			p.verdict = byLabel
		}
	}
	for _, regex := range validations {
		p.verdict = p.verdict.validated(regex)
	}
	switch {
	case !p.verdict.Secret:
		p.passed = p.verdict.Reason
	case p.typ != "" && p.typ != "string":
		p.passed = "its type is " + p.typ
	case len(p.options) > 0:
		p.passed = "it is a choice of options"
	case formType == "slider" || formType == "switch" || formType == "checkbox" || formType == "radio" || formType == "dropdown" || formType == "multi-select":
		p.passed = "its form is a " + formType
	case p.disabled:
		p.passed = "its input is disabled"
	default:
		p.secret = true
	}
}

// validated lets the form that a value must have speak for or against a secret.
func (v nameVerdict) validated(regex string) nameVerdict {
	switch {
	case !v.Secret && !v.Unclear:
	case closedSet(regex):
		v.Secret, v.Unclear = false, false
		v.Reason = "only one of a few words is valid, or digits, or a URL"
	case tokenFormat(regex):
		v.Secret, v.Unclear, v.Confidence = true, false, confidenceHigh
	}
	return v
}

// closedSet reports a pattern that admits a few words, digits, a URL or a UUID.
func closedSet(regex string) bool {
	body := strings.TrimSuffix(strings.TrimPrefix(regex, "^"), "$")
	if body == regex {
		return false
	}
	if strings.HasPrefix(body, "http") || strings.Contains(body, "://") || body == `\d+` || body == "[0-9]+" || body == "[0-9]*" {
		return true
	}
	if strings.HasPrefix(body, "[0-9a-fA-F]{8}-") || strings.HasPrefix(body, "[0-9a-f]{8}-") {
		return true
	}
	body = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(body, "("), "?:"), ")")
	if !strings.Contains(body, "|") {
		return false
	}
	for _, word := range strings.Split(body, "|") {
		if strings.ContainsAny(word, `[](){}\*+?.^$`) {
			return false
		}
	}
	return true
}

// tokenFormat reports a pattern that begins as a token does.
func tokenFormat(regex string) bool {
	body := strings.TrimLeft(strings.TrimPrefix(regex, "^"), "(?:")
	for _, prefix := range []string{"ghp_", "github_pat_", "gh[", "glpat-", "sk-", "xox", "AKIA", "hvs", "tskey-", "dckr_pat_", "npm_", "pypi-"} {
		if strings.HasPrefix(body, prefix) {
			return true
		}
	}
	return false
}

// variableVerdict is what a variable block says about its value.
type variableVerdict struct {
	nameVerdict
	secret    bool // it holds a secret's value
	sensitive bool // the server keeps it to itself
	source    bool // what flows from it is treated as a secret
	weak      bool // by its flag alone
	passed    string
}

func (g *graph) variable(b *block) variableVerdict {
	if v, ok := g.vars[b]; ok {
		return v
	}
	v := judgeVariable(g.names, b)
	g.vars[b] = v
	return v
}

func judgeVariable(names *nameCache, b *block) variableVerdict {
	body := b.body()
	v := variableVerdict{
		nameVerdict: names.label(b.name, "", plainText(body.Attributes["description"])),
		sensitive:   isTrue(body.Attributes["sensitive"]) || isTrue(body.Attributes["ephemeral"]),
	}
	kind := variableKind(body)
	switch {
	case !v.Secret:
		v.passed = v.Reason
	case kind != "string":
		v.passed = "its type is " + kind
	case isEnum(body):
		v.passed = "only one of a few words is valid"
	default:
		v.secret = true
	}
	v.source = v.secret
	if !v.secret && v.sensitive && kind != "bool" && kind != "number" && mayHoldSecret(lastWord(v.Words)) && (v.Noun == "" || v.Secret || v.Unclear) {
		v.source, v.weak = true, true
	}
	return v
}

func lastWord(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// variableKind is a variable's type as far as it matters: string, bool, number
// or another.
func variableKind(body *hclsyntax.Body) string {
	if attr := body.Attributes["type"]; attr != nil {
		name := hcl.ExprAsKeyword(attr.Expr)
		if name == "" {
			name = plainText(attr)
		}
		switch name {
		case "string", "bool", "number":
			return name
		case "any":
		case "":
			return "a collection"
		default:
			return name
		}
	}
	if attr := body.Attributes["default"]; attr != nil {
		switch e := attr.Expr.(type) {
		case *hclsyntax.LiteralValueExpr:
			return literalKind(e)
		case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr:
			return "a collection"
		}
	}
	return "string"
}

func literalKind(e *hclsyntax.LiteralValueExpr) string {
	if e.Val.IsNull() {
		return "string"
	}
	return e.Val.Type().FriendlyName()
}

// isTrue reports a literal true; "true" counts, as it does for Terraform.
func isTrue(attr *hclsyntax.Attribute) bool {
	if attr == nil {
		return false
	}
	if text := plainText(attr); text != "" {
		return text == "true"
	}
	lit, ok := attr.Expr.(*hclsyntax.LiteralValueExpr)
	return ok && lit.Val.Type() == cty.Bool && lit.Val.IsKnown() && !lit.Val.IsNull() && lit.Val.True()
}

// plainText is an attribute's text where it is written out, "" otherwise.
func plainText(attr *hclsyntax.Attribute) string {
	if attr == nil {
		return ""
	}
	tpl, ok := attr.Expr.(*hclsyntax.TemplateExpr)
	if !ok {
		return ""
	}
	var b strings.Builder
	for _, part := range tpl.Parts {
		if lit, ok := part.(*hclsyntax.LiteralValueExpr); ok {
			text, _ := stringOf(lit.Val)
			b.WriteString(text)
		}
	}
	return b.String()
}

// isEnum reports a variable whose validation admits a few written-out words:
// contains([...], var.x), or var.x == "a" || var.x == "b".
func isEnum(body *hclsyntax.Body) bool {
	for _, v := range nested(body, "validation") {
		if attr := v.Body.Attributes["condition"]; attr != nil && admitsFewWords(attr.Expr) {
			return true
		}
	}
	return false
}

func admitsFewWords(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return admitsFewWords(e.Expression)
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "contains" && len(e.Args) == 2 {
			_, ok := e.Args[0].(*hclsyntax.TupleConsExpr)
			return ok
		}
	case *hclsyntax.BinaryOpExpr:
		switch e.Op {
		case hclsyntax.OpLogicalOr:
			return admitsFewWords(e.LHS) && admitsFewWords(e.RHS)
		case hclsyntax.OpEqual:
			return isWord(e.LHS) || isWord(e.RHS)
		}
	}
	return false
}

// isWord reports a literal string that is not empty.
func isWord(expr hclsyntax.Expression) bool {
	tpl, ok := expr.(*hclsyntax.TemplateExpr)
	return ok && len(tpl.Parts) == 1 && tpl.IsStringLiteral()
}

// wordSet makes a set of the words in a string.
func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
