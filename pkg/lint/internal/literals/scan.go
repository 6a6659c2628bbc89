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

// Literal is a secret that is written out in a file.
type Literal struct {
	Range      hcl.Range // what to mark: the name, or where the value begins
	ValueRange hcl.Range // never shown
	Block      hcl.Range
	In         *terraform.Block // nil in other files than Terraform's
	Address    string
	Attribute  string
	Name       string
	Text       secret.Secret
	Verdict    values.Verdict
}

// PassedOver is told of the look-alikes that are passed over; nil where nobody asks.
type PassedOver func(at hcl.Range, name, reason string)

// scanner finds what is written out. It reads the tree as it stands: references
// are never literals, whatever they end in.
type scanner struct {
	names *naming.Judge
	file  *terraform.File
	block *terraform.Block
	found []Literal
	// skipped is where the rest of a line was not looked at.
	skipped []hcl.Range
	passed  PassedOver

	around    hcl.Range
	address   string
	attribute []string
}

// InBlock finds the secrets written out in a block, and where it did not look.
func InBlock(names *naming.Judge, b *terraform.Block, passed PassedOver) (found []Literal, skipped []hcl.Range) {
	s := &scanner{names: names, passed: passed, file: b.File, block: b, around: b.Range, address: b.Address}
	s.body(b.Kind, b.Body())
	return s.found, s.skipped
}

// skippedAttributes hold prose, names and places, not values.
const skippedAttributes chars.Words = "description error_message display_name icon source version providers depends_on"

func (s *scanner) body(typ string, body *hclsyntax.Body) {
	pairName, pairValue := terraform.EnvPair(typ, body)
	for _, attr := range terraform.Attributes(body) {
		if s.block.Kind == "locals" {
			s.address, s.around = "local."+attr.Name, attr.SrcRange
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
		around, depth := s.around, len(s.attribute)
		s.around = terraform.WholeRange(b)
		s.attribute = append(s.attribute, b.Type)
		s.body(b.Type, b.Body)
		s.around, s.attribute = around, s.attribute[:depth]
	}
}

// named looks at an expression that stands under a name.
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

// tuple looks at a list; in a command line the word after a flag is its value.
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
		switch given := argumentName(e, i); {
		case given != "":
			s.expr(given, arg.StartRange(), arg)
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

// argumentName is the name that format puts an argument under: TOKEN of
// format("TOKEN=%s", x). Other verbs than %s may count arguments in another way.
func argumentName(e *hclsyntax.FunctionCallExpr, i int) string {
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

// joined looks at a name and a value that join puts an equals sign between.
func (s *scanner) joined(list hclsyntax.Expression) {
	pair, ok := list.(*hclsyntax.TupleConsExpr)
	if !ok || len(pair.Exprs) != 2 {
		s.expr("", list.StartRange(), list)
		return
	}
	s.expr(terraform.ConstantText(pair.Exprs[0]), pair.Exprs[1].StartRange(), pair.Exprs[1])
}

// literal looks at a string that is written out.
func (s *scanner) literal(name string, at hcl.Range, text string, value hcl.Range, e hclsyntax.Expression) {
	if len(text) < values.MinLength || name == agentToken {
		return
	}
	if name == "auth" && s.inRegistryLogin() {
		name = "registry password"
	}
	if name != "" && !isMultiline(text) && s.isSecretName(name, at, referenceName(s.block, s.attribute, name)) {
		verdict := values.Judge(text, true)
		switch {
		case verdict.Secret && !s.namesEntry(name, text, verdict):
			s.add(name, StartOf(at, value), value, text, verdict)
			return
		case verdict.Secret:
			s.passOver(at, name, entryName)
			return
		case verdict.Placeholder:
			s.passOver(at, name, "of its value: "+verdict.Reason)
			return
		}
	}
	s.text(name, e)
}

// inRegistryLogin reports the "auth" of a host below "auths", as Docker keeps its logins.
func (s *scanner) inRegistryLogin() bool {
	host := len(s.attribute) - 2
	return host > 0 && s.attribute[host-1] == "auths"
}

// isSecretName reports a name that is sure enough to mean a secret.
func (s *scanner) isSecretName(name string, at hcl.Range, reference bool) bool {
	v := s.names.Classify(name)
	switch {
	case v.Noun == "":
	case reference:
		s.passOver(at, name, "here it says which secret, and does not hold it")
	case v.AtLeast(naming.ConfidenceMedium):
		return true
	default:
		s.passOver(at, name, v.Reason)
	}
	return false
}

// entryName is why a value under a secret name is none.
const entryName = "its value is the name of an entry that holds the secret"

func (s *scanner) passOver(at hcl.Range, name, reason string) {
	if s.passed != nil && !values.Classify(name, false).Secret {
		s.passed(at, name, reason)
	}
}

// agentToken is the variable that a workspace agent's own token goes in: the
// documented wiring.
const agentToken = "CODER_AGENT_TOKEN"

func isMultiline(text string) bool { return strings.IndexByte(text, '\n') >= 0 }

// StartOf is a range that shows where a value stands and not how long it is: its
// name, or its first character.
func StartOf(name, value hcl.Range) hcl.Range {
	if name.Filename == value.Filename && name.End.Byte <= value.Start.Byte {
		return name
	}
	value.End = value.Start
	value.End.Column++
	value.End.Byte++
	return value
}

func (s *scanner) covered(from int, value hcl.Range) bool {
	return slices.ContainsFunc(s.found[from:], func(w Literal) bool {
		return w.ValueRange.Start.Byte < value.End.Byte && value.Start.Byte < w.ValueRange.End.Byte
	})
}

func (s *scanner) add(name string, at, value hcl.Range, text string, verdict values.Verdict) {
	s.found = append(s.found, Literal{
		Range: at, ValueRange: value, Block: s.around, In: s.block, Address: s.address, Attribute: strings.Join(s.attribute, "."),
		Name: name, Text: secret.FromString(text), Verdict: verdict,
	})
}

// InApp reports a literal in what an app is opened with.
func (w *Literal) InApp() bool {
	return w.In != nil && w.In.ResourceType == "coder_app" && (w.Attribute == "url" || w.Attribute == "command")
}
