package lint

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// sinkKind says what kind of place a secret reached.
type sinkKind int

const (
	sinkScript   sinkKind = iota + 1 // script text that Coder stores and shows
	sinkApp                          // an app's URL or command
	sinkMetadata                     // an item of a coder_metadata
	sinkEnv                          // the workspace agent's environment
	sinkDefault                      // a parameter's default or option
	sinkPreset                       // a preset's parameter
	sinkPrinted                      // a command that prints, or agent metadata
	sinkImage                        // a build argument of an image
	sinkUserData                     // what a machine reads at its start
	sinkForeign                      // an input of a module that is not at hand
)

// reportsLiterals reports a kind of sink whose own literals are findings of the flow; those
// of scripts, apps and machines are found where they are written.
func (k sinkKind) reportsLiterals() bool {
	return k == sinkMetadata || k == sinkDefault || k == sinkPrinted
}

// hit is a secret that reached a sink.
type hit struct {
	kind  sinkKind
	block *block
	inner hcl.Range // the nested block around it, or the block itself
	attr  string    // the attribute's path within the block
	label string    // what people know it by: an item's key, a variable's name
	at    hcl.Range // the expression
	mark  *mark
	also  []hcl.Range // where it enters the same expression again

	hidden bool // metadata with sensitive = true
}

// place is the range to mark: where the secret enters the sink's expression.
func (h *hit) place() hcl.Range {
	hops := h.mark.hops()
	for _, hop := range slices.Backward(hops) {
		if within(hop.at, h.at) {
			return hop.at
		}
	}
	if h.mark.from.kind == fromLiteral && within(h.mark.from.at, h.at) {
		return h.mark.from.at
	}
	return h.at
}

// gather looks into one block.
func (in *instance) gather(b *block) {
	for _, e := range in.expand(b.body(), in.top) {
		c := &collector{in: in, block: b, scope: e.scope.owned(b.address)}
		switch {
		case b.Type == "module":
			c.moduleInputs()
		case b.Type == "data" && b.typ == "coder_parameter":
			c.parameter()
		case b.Type == "data" && b.typ == "coder_workspace_preset":
			c.preset()
		case b.Type == "resource":
			c.resource()
		}
	}
}

// collector gathers the hits of one instance of a block.
type collector struct {
	in    *instance
	block *block
	scope *scope
}

func (c *collector) resource() {
	body := c.block.body()
	switch c.block.typ {
	case "coder_script":
		c.attribute(sinkScript, "script")
	case "coder_agent":
		c.attribute(sinkScript, "startup_script")
		c.attribute(sinkScript, "shutdown_script")
		c.environment()
		for _, b := range c.in.blocks(body, "metadata", c.scope) {
			c.nested(sinkPrinted, b, "script", c.labelOf(b, "key"))
		}
	case "coder_env":
		if attr := body.Attributes["value"]; attr != nil {
			name := c.scope.textOf(body.Attributes["name"])
			c.expr(&hit{kind: sinkEnv, attr: "value", inner: c.block.at, label: name}, attr.Expr, c.scope)
		}
	case "coder_app":
		c.attribute(sinkApp, "url")
		c.attribute(sinkApp, "command")
	case "coder_metadata":
		for _, b := range c.in.blocks(body, "item", c.scope) {
			c.item(b)
		}
	case "docker_image", "docker_registry_image":
		for _, b := range c.in.blocks(body, "build", c.scope) {
			c.nested(sinkImage, b, "build_arg", "")
			c.nested(sinkImage, b, "build_args", "")
		}
	default:
		c.machine()
	}
}

// attribute gathers what flows into an attribute of the block itself.
func (c *collector) attribute(kind sinkKind, name string) {
	if attr := c.block.body().Attributes[name]; attr != nil {
		c.expr(&hit{kind: kind, attr: name, inner: c.block.at}, attr.Expr, c.scope)
	}
}

// nested gathers what flows into an attribute of a nested block.
func (c *collector) nested(kind sinkKind, b scopedBlock, name, label string) {
	if attr := b.Body.Attributes[name]; attr != nil {
		c.expr(&hit{kind: kind, attr: b.Type + "." + name, inner: whole(b.Block), label: label}, attr.Expr, b.scope)
	}
}

// expr adds a hit per secret in an expression.
func (c *collector) expr(like *hit, expr hclsyntax.Expression, s *scope) {
	s = s.owned(c.block.address + "." + like.attr)
	v := s.eval(expr)
	if like.kind.reportsLiterals() {
		v = s.literal(like.label, expr, v)
	}
	before := len(c.in.graph.sinks)
	c.value(like, expr.Range(), v)
	if hits := c.in.graph.sinks[before:]; len(hits) > 0 {
		s.noteUses(hits, expr)
	}
}

// noteUses remembers where else in an expression its secrets are.
func (s *scope) noteUses(hits []*hit, expr hclsyntax.Expression) {
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		use, ok := n.(*hclsyntax.ScopeTraversalExpr)
		if !ok {
			return nil
		}
		marks := s.eval(use).allMarks()
		for _, h := range hits {
			at := h.place()
			if !within(use.SrcRange, at) && !within(at, use.SrcRange) && slices.ContainsFunc(marks, func(m *mark) bool { return m.from == h.mark.from }) {
				h.also = append(h.also, use.SrcRange)
			}
		}
		return nil
	})
}

func (c *collector) value(like *hit, at hcl.Range, v *value) {
	for _, m := range v.allMarks() {
		h := *like
		h.block, h.mark, h.at = c.block, m, at
		c.in.graph.sinks = append(c.in.graph.sinks, &h)
	}
}

func (c *collector) labelOf(b scopedBlock, name string) string {
	return b.scope.textOf(b.Body.Attributes[name])
}

// environment looks at each variable of the agent's environment by itself.
func (c *collector) environment() {
	attr := c.block.body().Attributes["env"]
	if attr == nil {
		return
	}
	v := c.scope.owned(c.block.address + ".env").eval(attr.Expr)
	for _, name := range v.keys {
		field := v.fields[name]
		c.value(&hit{kind: sinkEnv, attr: "env", inner: c.block.at, label: name}, field.at, field)
	}
	c.value(&hit{kind: sinkEnv, attr: "env", inner: c.block.at}, attr.Expr.Range(), &value{marks: v.marks})
}

func (c *collector) item(b scopedBlock) {
	attr := b.Body.Attributes["value"]
	if attr == nil {
		return
	}
	key := c.labelOf(b, "key")
	like := &hit{kind: sinkMetadata, attr: "item.value", inner: whole(b.Block), label: key}
	if sensitive := b.Body.Attributes["sensitive"]; sensitive != nil {
		hidden, known := b.scope.eval(sensitive.Expr).boolean()
		like.hidden = hidden || !known
	}
	c.expr(like, attr.Expr, b.scope)
}

func (c *collector) parameter() {
	c.attribute(sinkDefault, "default")
	for _, b := range c.in.blocks(c.block.body(), "option", c.scope) {
		c.nested(sinkDefault, b, "value", "")
	}
}

// preset looks at each parameter's value where it is written, which may be in a
// local far from the preset.
func (c *collector) preset() {
	attr := c.block.body().Attributes["parameters"]
	if attr == nil {
		return
	}
	v := c.scope.owned(c.block.address + ".parameters").eval(attr.Expr)
	for _, name := range v.keys {
		field := c.in.presetLiteral(name, v.fields[name])
		c.value(&hit{kind: sinkPreset, attr: "parameters", inner: c.block.at, label: name}, field.at, field)
	}
	c.value(&hit{kind: sinkPreset, attr: "parameters", inner: c.block.at}, attr.Expr.Range(), &value{marks: v.marks})
}

// presetLiteral marks a value that is written out for a parameter which takes a
// secret, whatever the parameter's name alone says.
func (in *instance) presetLiteral(name string, v *value) *value {
	text, ok := v.str()
	if !ok || len(v.allMarks()) > 0 || v.at.Filename == "" || !judgeValue(text, true).Secret || !in.takesSecret(name) {
		return v
	}
	return v.withMarks([]*mark{{from: in.graph.literalOrigin(v.at, name)}})
}

// takesSecret reports a parameter of the name that takes a secret.
func (in *instance) takesSecret(name string) bool {
	for _, b := range in.mod.of("data", "coder_parameter") {
		if slices.ContainsFunc(in.parameters(b), func(p *parameter) bool { return p.secret && p.name == name }) {
			return true
		}
	}
	return false
}

// machineAttributes are what a machine or container gets at its start.
var machineAttributes = []string{
	"user_data", "user_data_base64", "custom_data", "metadata", "metadata_startup_script", "startup_script", "cloud_init", "cloudinit", "userdata",
}

func (c *collector) machine() {
	for _, name := range machineAttributes {
		c.attribute(sinkUserData, name)
	}
	for _, b := range c.block.body().Blocks {
		if b.Type == "provisioner" || b.Type == "connection" {
			c.everything(sinkUserData, b, c.scope)
		}
	}
}

// everything gathers what flows into any attribute below a nested block.
func (c *collector) everything(kind sinkKind, b *hclsyntax.Block, s *scope) {
	for _, attr := range attributes(b.Body) {
		c.expr(&hit{kind: kind, attr: b.Type + "." + attr.Name, inner: whole(b)}, attr.Expr, s)
	}
	for _, inner := range b.Body.Blocks {
		c.everything(kind, inner, s)
	}
}

// leadsAway reports a secret that goes where it was not followed, and has no finding of
// its own as those of parameters and literals have.
func (h *hit) leadsAway() bool {
	return h.kind == sinkForeign && h.mark.from.kind != fromParameter && h.mark.from.kind != fromLiteral
}
