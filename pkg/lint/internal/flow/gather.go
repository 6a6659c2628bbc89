package flow

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Gather collects the sinks of one block.
func (in *Instance) Gather(b *terraform.Block) {
	for _, e := range in.Expand(b.Body(), in.Top) {
		c := &collector{in: in, block: b, scope: e.Scope.owned(b.Address)}
		switch {
		case b.Kind == "module":
			c.moduleInputs()
		case b.Kind == "data" && b.ResourceType == "coder_parameter":
			c.parameter()
		case b.Kind == "data" && b.ResourceType == "coder_workspace_preset":
			c.preset()
		case b.Kind == "resource":
			c.resource()
		}
	}
}

// collector collects the sinks of one instance of a block.
type collector struct {
	in    *Instance
	block *terraform.Block
	scope *Scope
}

func (c *collector) resource() {
	body := c.block.Body()
	switch c.block.ResourceType {
	case "coder_script":
		c.attribute(SinkScript, "script")
	case "coder_agent":
		c.attribute(SinkScript, "startup_script")
		c.attribute(SinkScript, "shutdown_script")
		c.environment()
		for _, b := range c.in.Blocks(body, "metadata", c.scope) {
			c.nested(SinkPrinted, b, "script", c.labelOf(b, "key"))
		}
	case "coder_env":
		if attr := body.Attributes["value"]; attr != nil {
			name := c.scope.TextOf(body.Attributes["name"])
			c.expr(&Sink{Kind: SinkEnv, Attribute: "value", Inner: c.block.Range, Label: name}, attr.Expr, c.scope)
		}
	case "coder_app":
		c.attribute(SinkApp, "url")
		c.attribute(SinkApp, "command")
	case "coder_metadata":
		for _, b := range c.in.Blocks(body, "item", c.scope) {
			c.item(b)
		}
	case "docker_image", "docker_registry_image":
		for _, b := range c.in.Blocks(body, "build", c.scope) {
			c.nested(SinkImage, b, "build_arg", "")
			c.nested(SinkImage, b, "build_args", "")
		}
	default:
		c.machine()
	}
}

// attribute collects what flows into an attribute of the block itself.
func (c *collector) attribute(kind SinkKind, name string) {
	if attr := c.block.Body().Attributes[name]; attr != nil {
		c.expr(&Sink{Kind: kind, Attribute: name, Inner: c.block.Range}, attr.Expr, c.scope)
	}
}

// nested collects what flows into an attribute of a nested block.
func (c *collector) nested(kind SinkKind, b ScopedBlock, name, label string) {
	if attr := b.Body.Attributes[name]; attr != nil {
		c.expr(&Sink{Kind: kind, Attribute: b.Type + "." + name, Inner: terraform.WholeRange(b.Block), Label: label}, attr.Expr, b.Scope)
	}
}

// expr adds a sink per secret in an expression.
func (c *collector) expr(like *Sink, expr hclsyntax.Expression, s *Scope) {
	s = s.owned(c.block.Address + "." + like.Attribute)
	v := s.eval(expr)
	if like.Kind.reportsLiterals() {
		v = s.literal(like.Label, expr, v)
	}
	before := len(c.in.graph.Sinks)
	c.value(like, expr.Range(), v)
	if sinks := c.in.graph.Sinks[before:]; len(sinks) > 0 {
		s.noteOtherPlaces(sinks, expr)
	}
}

// noteOtherPlaces adds to sinks where else in the expression their secrets are.
func (s *Scope) noteOtherPlaces(sinks []*Sink, expr hclsyntax.Expression) {
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		use, ok := n.(*hclsyntax.ScopeTraversalExpr)
		if !ok {
			return nil
		}
		taints := s.eval(use).AllTaints()
		for _, sink := range sinks {
			at := sink.Place()
			if !terraform.Within(use.SrcRange, at) && !terraform.Within(at, use.SrcRange) && slices.ContainsFunc(taints, func(t *taint.Taint) bool { return t.Source == sink.Taint.Source }) {
				sink.AlsoAt = append(sink.AlsoAt, use.SrcRange)
			}
		}
		return nil
	})
}

// value adds a sink per secret in a value.
func (c *collector) value(like *Sink, at hcl.Range, v *taint.Value) {
	for _, t := range v.AllTaints() {
		sink := *like
		sink.Block, sink.Taint, sink.Range = c.block, t, at
		c.in.graph.Sinks = append(c.in.graph.Sinks, &sink)
	}
}

func (c *collector) labelOf(b ScopedBlock, name string) string {
	return b.Scope.TextOf(b.Body.Attributes[name])
}

// environment collects the sinks of each variable of the agent's environment.
func (c *collector) environment() {
	attr := c.block.Body().Attributes["env"]
	if attr == nil {
		return
	}
	v := c.scope.owned(c.block.Address + ".env").eval(attr.Expr)
	for _, name := range v.Keys {
		field := v.Fields[name]
		c.value(&Sink{Kind: SinkEnv, Attribute: "env", Inner: c.block.Range, Label: name}, field.Range, field)
	}
	c.value(&Sink{Kind: SinkEnv, Attribute: "env", Inner: c.block.Range}, attr.Expr.Range(), &taint.Value{Taints: v.Taints})
}

func (c *collector) item(b ScopedBlock) {
	attr := b.Body.Attributes["value"]
	if attr == nil {
		return
	}
	key := c.labelOf(b, "key")
	like := &Sink{Kind: SinkMetadata, Attribute: "item.value", Inner: terraform.WholeRange(b.Block), Label: key}
	if sensitive := b.Body.Attributes["sensitive"]; sensitive != nil {
		hidden, known := b.Scope.eval(sensitive.Expr).Bool()
		like.Hidden = hidden || !known
	}
	c.expr(like, attr.Expr, b.Scope)
}

func (c *collector) parameter() {
	c.attribute(SinkDefault, "default")
	for _, b := range c.in.Blocks(c.block.Body(), "option", c.scope) {
		c.nested(SinkDefault, b, "value", "")
	}
}

func (c *collector) machine() {
	for _, name := range machineAttributes {
		c.attribute(SinkUserData, name)
	}
	for _, b := range c.block.Body().Blocks {
		if b.Type == "provisioner" || b.Type == "connection" {
			c.everything(SinkUserData, b, c.scope)
		}
	}
}

// everything collects what flows into any attribute below a nested block.
func (c *collector) everything(kind SinkKind, b *hclsyntax.Block, s *Scope) {
	for _, attr := range terraform.Attributes(b.Body) {
		c.expr(&Sink{Kind: kind, Attribute: b.Type + "." + attr.Name, Inner: terraform.WholeRange(b)}, attr.Expr, s)
	}
	for _, inner := range b.Body.Blocks {
		c.everything(kind, inner, s)
	}
}
