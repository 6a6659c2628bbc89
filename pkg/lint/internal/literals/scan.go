package literals

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Literal is a secret that is a literal in a file.
type Literal struct {
	Range      hcl.Range        // what to highlight: the name, or the first character of the value
	ValueRange hcl.Range        // never shown
	BlockRange hcl.Range        // the innermost block, or the attribute of a locals block
	Block      *terraform.Block // nil in files that are not HCL
	Address    string           // of the block, or the name of a file that is not Terraform's
	Attribute  string           // the path within the block, such as "env.TOKEN"
	Name       string           // the name of the value; "" if its format alone shows that it is a secret
	Text       secret.Secret
	Verdict    values.Verdict
}

// LookAlikeFunc is called for each name that looks like a secret's and is not reported,
// with the reason.
type LookAlikeFunc func(at hcl.Range, name, reason string)

// scanner finds literals. It follows no references.
type scanner struct {
	names     *naming.Judge
	lookAlike LookAlikeFunc // may be nil
	file      *terraform.File
	block     *terraform.Block

	found   []Literal
	skipped []hcl.Range // lines that were not read to the end

	// Where the scanner is.
	blockRange hcl.Range
	address    string
	attribute  []string

	hasSealedSecret bool // the text that is scanned has a SealedSecret of Kubernetes
}

// InBlock finds the literal secrets in a block. skipped are the lines that it did not read
// to the end. lookAlike may be nil.
func InBlock(names *naming.Judge, b *terraform.Block, lookAlike LookAlikeFunc) (found []Literal, skipped []hcl.Range) {
	s := &scanner{names: names, lookAlike: lookAlike, file: b.File, block: b, blockRange: b.Range, address: b.Address}
	s.body(b.Kind, b.Body())
	return s.found, s.skipped
}

// skippedAttributes are prose, names and locations, in which there are no assignments.
const skippedAttributes chars.Words = "description error_message display_name icon source version providers depends_on"

func (s *scanner) body(blockType string, body *hclsyntax.Body) {
	pairName, pairValue := terraform.EnvPair(blockType, body)
	for _, attr := range terraform.Attributes(body) {
		if s.block.Kind == "locals" {
			s.address, s.blockRange = "local."+attr.Name, attr.SrcRange
		}
		name := attr.Name
		if pairValue == attr && pairName != "" {
			name = pairName
		}
		s.named(name, attr.NameRange, attr.Expr)
	}
	for _, b := range body.Blocks {
		if b.Type == "validation" || b.Type == "precondition" || b.Type == "postcondition" {
			continue
		}
		outer, depth := s.blockRange, len(s.attribute)
		s.blockRange = terraform.WholeRange(b)
		s.attribute = append(s.attribute, b.Type)
		s.body(b.Type, b.Body)
		s.blockRange, s.attribute = outer, s.attribute[:depth]
	}
}

// named scans an expression that has a name: the value of an attribute or of a map's key.
func (s *scanner) named(name string, at hcl.Range, expr hclsyntax.Expression) {
	s.attribute = append(s.attribute, name)
	s.expr(name, at, expr)
	s.attribute = s.attribute[:len(s.attribute)-1]
}

func (s *scanner) expr(name string, at hcl.Range, expr hclsyntax.Expression) {
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			s.literal(name, at, terraform.PlainValue(e), e.SrcRange, e)
			return
		}
		s.text(name, e)
	case *hclsyntax.ParenthesesExpr:
		s.expr(name, at, e.Expression)
	case *hclsyntax.ConditionalExpr:
		s.expr(name, at, e.TrueResult)
		s.expr(name, at, e.FalseResult)
	case *hclsyntax.ObjectConsExpr:
		s.object(e)
	case *hclsyntax.TupleConsExpr:
		s.tuple(e)
	case *hclsyntax.FunctionCallExpr:
		s.function(name, at, e)
	case *hclsyntax.ForExpr:
		s.expr("", e.CollExpr.Range(), e.CollExpr)
		s.expr(name, at, e.ValExpr)
	case *hclsyntax.IndexExpr:
		s.expr("", e.SrcRange, e.Collection)
	case *hclsyntax.SplatExpr:
		s.expr("", e.SrcRange, e.Source)
	}
}

func (s *scanner) object(e *hclsyntax.ObjectConsExpr) {
	pairName, pairValue := terraform.ObjectPair(e)
	for _, item := range e.Items {
		name := terraform.KeyText(item.KeyExpr)
		if item.ValueExpr == pairValue && pairName != "" {
			name = pairName
		}
		s.named(name, item.KeyExpr.Range(), item.ValueExpr)
	}
}

// tuple scans a list. In a command line the word after a flag is its value.
func (s *scanner) tuple(e *hclsyntax.TupleConsExpr) {
	flag := ""
	for _, elem := range e.Exprs {
		name := ""
		tpl, ok := elem.(*hclsyntax.TemplateExpr)
		if ok && tpl.IsStringLiteral() {
			text := terraform.PlainValue(tpl)
			name, flag = flag, ""
			if strings.HasPrefix(text, "--") && !strings.ContainsAny(text, "= ") {
				name, flag = "", strings.TrimLeft(text, "-")
			}
		} else {
			flag = ""
		}
		s.expr(name, elem.StartRange(), elem)
	}
}

func (s *scanner) function(name string, at hcl.Range, e *hclsyntax.FunctionCallExpr) {
	for i, arg := range e.Args {
		switch assigned := formatName(e, i); {
		case assigned != "":
			s.expr(assigned, arg.StartRange(), arg)
		case terraform.PassingFunctions.Has(e.Name):
			s.expr(name, at, arg)
		case e.Name == "lookup" && i == 2:
			s.expr(name, at, arg)
		case e.Name == "join" && i == 1 && terraform.ConstantText(e.Args[0]) == "=":
			s.joined(arg)
		default:
			s.expr("", arg.StartRange(), arg)
		}
	}
}

// formatName returns the name that format assigns an argument to: TOKEN of
// format("TOKEN=%s", x). It supports only %s: other verbs may not match the arguments in order.
func formatName(e *hclsyntax.FunctionCallExpr, i int) string {
	if e.Name != "format" || i == 0 {
		return ""
	}
	layout := terraform.ConstantText(e.Args[0])
	before := strings.Split(layout, "%s")
	if i >= len(before) || strings.Count(layout, "%") != len(before)-1 {
		return ""
	}
	return script.AssignedName(before[i-1])
}

// joined scans the arguments of join("=", [name, value]).
func (s *scanner) joined(list hclsyntax.Expression) {
	pair, ok := list.(*hclsyntax.TupleConsExpr)
	if !ok || len(pair.Exprs) != 2 {
		s.expr("", list.StartRange(), list)
		return
	}
	s.expr(terraform.ConstantText(pair.Exprs[0]), pair.Exprs[1].StartRange(), pair.Exprs[1])
}

// literal judges a string literal.
func (s *scanner) literal(name string, at hcl.Range, text string, value hcl.Range, e hclsyntax.Expression) {
	if len(text) < values.MinLength || name == agentToken {
		return
	}
	if name == "auth" && s.inRegistryLogin() {
		name = "registry password"
	}
	if name != "" && !isMultiline(text) && s.isSecretName(name, at, isReference(s.block, s.attribute, name)) {
		verdict := Judge(s.names, text, Context{Name: name, TakesSecret: true, MayBeEntry: true})
		switch {
		case verdict.Secret:
			s.add(name, StartOf(at, value), value, text, verdict)
			return
		case verdict.Placeholder:
			s.ignore(at, name, lookAlikeReason(verdict))
			return
		}
	}
	s.text(name, e)
}

// inRegistryLogin reports whether the attribute belongs to a host below "auths", as in
// Docker's configuration.
func (s *scanner) inRegistryLogin() bool {
	host := len(s.attribute) - 2
	return host > 0 && s.attribute[host-1] == "auths"
}

// isSecretName reports whether a name means a secret, with medium confidence at least. With
// reference the value is only the name of a secret.
func (s *scanner) isSecretName(name string, at hcl.Range, reference bool) bool {
	v := s.names.Classify(name)
	switch {
	case v.Noun == "":
	case reference:
		s.ignore(at, name, "here it says which secret, and does not hold it")
	case v.AtLeast(naming.ConfidenceMedium):
		return true
	default:
		s.ignore(at, name, v.Reason)
	}
	return false
}

// ignore reports a look-alike, unless its name is a secret.
func (s *scanner) ignore(at hcl.Range, name, reason string) {
	if s.lookAlike != nil && !values.Classify(name, false).Secret {
		s.lookAlike(at, name, reason)
	}
}

// agentToken is the variable for the token of the workspace agent. Templates pass it to the
// agent as Coder documents.
const agentToken = "CODER_AGENT_TOKEN"

func isMultiline(text string) bool { return strings.IndexByte(text, '\n') >= 0 }

// StartOf returns the range that shows where a value is but not how long it is: its name
// if the name is before it in the same file, or its first character.
func StartOf(name, value hcl.Range) hcl.Range {
	if name.Filename == value.Filename && name.End.Byte <= value.Start.Byte {
		return name
	}
	value.End = value.Start
	value.End.Column++
	value.End.Byte++
	return value
}

// covered reports whether a value overlaps one that was found from index first on.
func (s *scanner) covered(first int, value hcl.Range) bool {
	return slices.ContainsFunc(s.found[first:], func(l Literal) bool {
		return l.ValueRange.Start.Byte < value.End.Byte && value.Start.Byte < l.ValueRange.End.Byte
	})
}

func (s *scanner) add(name string, at, value hcl.Range, text string, verdict values.Verdict) {
	s.found = append(s.found, Literal{
		Range: at, ValueRange: value, BlockRange: s.blockRange, Block: s.block, Address: s.address, Attribute: strings.Join(s.attribute, "."),
		Name: name, Text: secret.FromString(text), Verdict: verdict,
	})
}

// InApp reports whether the literal is in the url or the command of an app.
func (l *Literal) InApp() bool {
	return l.Block != nil && l.Block.ResourceType == "coder_app" && (l.Attribute == "url" || l.Attribute == "command")
}
