package terraform

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// parseJSON parses a .tf.json file into the syntax tree of the native syntax, so that the
// rules do not distinguish the two.
func parseJSON(src []byte, name string) (*hclsyntax.Body, []Comment, hcl.Diagnostics) {
	root, diags := ReadJSON(src, name)
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	if root == nil {
		return body, nil, diags
	}
	c := &jsonConverter{file: &File{Name: name, Content: src}}
	body.SrcRange = c.span(root)
	if root.Kind != JSONObject {
		return body, nil, c.wrong(root, "a Terraform file is a JSON object")
	}
	for _, m := range root.Members {
		if m.Key.Text != commentKey {
			c.blocks(body, m, jsonBlockLabels()[m.Key.Text])
		}
	}
	return body, c.comments(root, true), c.diags
}

// commentKey is the name of the properties that Terraform ignores as comments.
const commentKey = "//"

// Comment is a "//" property of a JSON file.
type Comment struct {
	Text        string
	Range       hcl.Range
	First, Last int  // the lines of the object that contains it
	Top         bool // the object is the file's top-level one
}

// comments returns the comments below a node.
func (c *jsonConverter) comments(n *JSONNode, top bool) []Comment {
	var list []Comment
	for _, e := range n.Elements {
		list = append(list, c.comments(e, false)...)
	}
	for _, m := range n.Members {
		list = append(list, c.comments(m.Value, false)...)
		if m.Key.Text == commentKey && m.Value.Kind == JSONText {
			list = append(list, Comment{m.Value.Text, c.span(m.Value), c.file.position(n.start).Line, c.file.position(n.end).Line, top})
		}
	}
	return list
}

// jsonBlockLabels is the number of labels of each top-level block.
var jsonBlockLabels = sync.OnceValue(func() map[string]int {
	return map[string]int{
		"resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "check": 1,
	}
})

// jsonNestedBlocks maps the properties that are nested blocks, in the blocks that the rules
// read, to their number of labels. For other properties the rules read an object like an
// attribute.
var jsonNestedBlocks = sync.OnceValue(func() map[string]int {
	return map[string]int{
		"option": 0, "validation": 0, "item": 0, "metadata": 0, "healthcheck": 0, "dynamic": 1, "content": 0, "lifecycle": 0,
		"provisioner": 1, "connection": 0, "required_providers": 0, "backend": 1, "build": 0, "part": 0, "prebuilds": 0,
	}
})

type jsonConverter struct {
	file  *File
	diags hcl.Diagnostics
}

func (c *jsonConverter) span(n *JSONNode) hcl.Range { return c.file.Span(n.start, n.end) }

func (c *jsonConverter) wrong(n *JSONNode, what string) hcl.Diagnostics {
	at := c.span(n)
	c.diags = append(c.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Invalid block", Detail: what, Subject: &at})
	return c.diags
}

// blocks adds the blocks that a property encodes: an object for each level of labels, then
// an object or an array of objects for the bodies.
func (c *jsonConverter) blocks(into *hclsyntax.Body, m JSONMember, labels int) {
	c.labelled(into, m.Key.Text, c.span(m.Key), nil, nil, m.Value, labels)
}

func (c *jsonConverter) labelled(into *hclsyntax.Body, kind string, at hcl.Range, labels []string, ranges []hcl.Range, value *JSONNode, left int) {
	switch {
	case value.Kind == JSONArray:
		for _, e := range value.Elements {
			c.labelled(into, kind, at, labels, ranges, e, left)
		}
	case value.Kind != JSONObject:
		if value.Kind != jsonNull {
			_ = c.wrong(value, "a "+kind+" block is a JSON object")
		}
	case left > 0:
		for _, m := range value.Members {
			if m.Key.Text == commentKey {
				continue
			}
			next := append(labels[:len(labels):len(labels)], m.Key.Text)
			c.labelled(into, kind, c.span(m.Key), next, append(ranges[:len(ranges):len(ranges)], c.span(m.Key)), m.Value, left-1)
		}
	default:
		into.Blocks = append(into.Blocks, &hclsyntax.Block{
			Type: kind, Labels: labels, Body: c.body(value, kind), TypeRange: at, LabelRanges: ranges,
			OpenBraceRange:  c.file.Span(value.start, value.start+1),
			CloseBraceRange: c.file.Span(value.end-1, value.end),
		})
	}
}

func (c *jsonConverter) body(n *JSONNode, kind string) *hclsyntax.Body {
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: c.span(n), EndRange: c.file.Span(n.end, n.end)}
	for _, m := range n.Members {
		name := m.Key.Text
		if name == commentKey {
			continue
		}
		nested := m.Value.Kind == JSONObject || m.Value.Kind == JSONArray && allObjects(m.Value)
		if labels, ok := jsonNestedBlocks()[name]; ok && nested && kind != "locals" && kind != "module" {
			c.blocks(body, m, labels)
			continue
		}
		body.Attributes[name] = &hclsyntax.Attribute{
			Name: name, Expr: c.expr(m.Value), SrcRange: c.file.Span(m.Key.start, m.Value.end),
			NameRange: c.file.Span(m.Key.start+1, m.Key.end-1), EqualsRange: c.file.Span(m.Key.end, m.Key.end+1),
		}
	}
	return body
}

func allObjects(n *JSONNode) bool {
	for _, e := range n.Elements {
		if e.Kind != JSONObject {
			return false
		}
	}
	return len(n.Elements) > 0
}

func (c *jsonConverter) expr(n *JSONNode) hclsyntax.Expression {
	at := c.span(n)
	switch n.Kind {
	case JSONBool:
		return &hclsyntax.LiteralValueExpr{Val: cty.BoolVal(n.Text == "true"), SrcRange: at}
	case JSONNumber:
		number, err := cty.ParseNumberVal(n.Text)
		if err != nil {
			return &hclsyntax.LiteralValueExpr{Val: cty.UnknownVal(cty.Number), SrcRange: at}
		}
		return &hclsyntax.LiteralValueExpr{Val: number, SrcRange: at}
	case JSONText:
		return c.template(n)
	case JSONArray:
		tuple := &hclsyntax.TupleConsExpr{SrcRange: at, OpenRange: c.file.Span(n.start, n.start+1)}
		for _, e := range n.Elements {
			tuple.Exprs = append(tuple.Exprs, c.expr(e))
		}
		return tuple
	case JSONObject:
		object := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: c.file.Span(n.start, n.start+1)}
		for _, m := range n.Members {
			key := &hclsyntax.ObjectConsKeyExpr{Wrapped: c.template(m.Key), ForceNonLiteral: true}
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: c.expr(m.Value)})
		}
		return object
	}
	return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: at}
}

// template parses a string as a template, as Terraform does.
func (c *jsonConverter) template(n *JSONNode) hclsyntax.Expression {
	inner := c.file.Span(n.start+1, n.end-1)
	if !strings.Contains(n.Text, "${") && !strings.Contains(n.Text, "%{") {
		literal := &hclsyntax.LiteralValueExpr{Val: cty.StringVal(n.Text), SrcRange: inner}
		return &hclsyntax.TemplateExpr{Parts: []hclsyntax.Expression{literal}, SrcRange: c.span(n)}
	}
	if n.offsets == nil {
		expr, diags := ParseTemplate([]byte(n.Text), c.file.Name, inner.Start)
		c.diags = append(c.diags, diags...)
		return expr
	}
	expr, diags := ParseTemplate([]byte(n.Text), c.file.Name, hcl.Pos{Line: 1, Column: 1})
	shift := func(r *hcl.Range) {
		r.Start, r.End = c.decoded(n, r.Start.Byte), c.decoded(n, r.End.Byte)
	}
	for _, d := range diags {
		if d.Subject != nil {
			shift(d.Subject)
		}
	}
	c.diags = append(c.diags, diags...)
	moveRanges(expr, shift)
	return expr
}

// decoded returns the position in the file of a byte of a decoded string.
func (c *jsonConverter) decoded(n *JSONNode, offset int) hcl.Pos {
	return c.file.position(n.offsets[min(max(offset, 0), len(n.offsets)-1)])
}

// moveRanges applies move to every range of the tree.
func moveRanges(expr hclsyntax.Expression, move func(*hcl.Range)) {
	_ = hclsyntax.VisitAll(expr, func(node hclsyntax.Node) hcl.Diagnostics {
		switch e := node.(type) {
		case *hclsyntax.LiteralValueExpr:
			move(&e.SrcRange)
		case *hclsyntax.TemplateExpr:
			move(&e.SrcRange)
		case *hclsyntax.TemplateWrapExpr:
			move(&e.SrcRange)
		case *hclsyntax.ScopeTraversalExpr:
			move(&e.SrcRange)
		case *hclsyntax.RelativeTraversalExpr:
			move(&e.SrcRange)
		case *hclsyntax.FunctionCallExpr:
			move(&e.NameRange)
			move(&e.OpenParenRange)
			move(&e.CloseParenRange)
		case *hclsyntax.ConditionalExpr:
			move(&e.SrcRange)
		case *hclsyntax.IndexExpr:
			move(&e.SrcRange)
		case *hclsyntax.TupleConsExpr:
			move(&e.SrcRange)
		case *hclsyntax.ObjectConsExpr:
			move(&e.SrcRange)
		case *hclsyntax.ForExpr:
			move(&e.SrcRange)
		case *hclsyntax.SplatExpr:
			move(&e.SrcRange)
		case *hclsyntax.BinaryOpExpr:
			move(&e.SrcRange)
		case *hclsyntax.UnaryOpExpr:
			move(&e.SrcRange)
		case *hclsyntax.ParenthesesExpr:
			move(&e.SrcRange)
		}
		return nil
	})
}
