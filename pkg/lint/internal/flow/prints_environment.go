package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// notePrintedEnvironment remembers the secrets of an agent's environment that its
// scripts print by name, as echo $NAME does.
func (in *Instance) notePrintedEnvironment(b *terraform.Block) {
	var agent string
	var scripts []string
	switch b.ResourceType {
	case "coder_agent":
		agent, scripts = b.Address, []string{"startup_script", "shutdown_script"}
	case "coder_script":
		agent, scripts = agentOf(b), []string{"script"}
	}
	if agent == "" {
		return
	}
	env := in.agentEnvironment(agent)
	if len(env.keys) == 0 {
		return
	}
	for _, script := range scripts {
		places := in.printedNames(b.Body().Attributes[script], env.keys)
		for _, name := range env.keys {
			at, ok := places[name]
			if !ok {
				continue
			}
			for _, m := range env.fields[name].allTaints() {
				in.graph.Prints = append(in.graph.Prints, Print{at, at, b.Address, m.through(at, "the script's environment")})
			}
		}
	}
}

// printedNames is where a script prints which names, worked out once for all calls of
// a module.
func (in *Instance) printedNames(attr *hclsyntax.Attribute, names []string) map[string]hcl.Range {
	key := scriptNames{attr, strings.Join(names, "\x00")}
	if places, ok := in.graph.named[key]; ok {
		return places
	}
	places := map[string]hcl.Range{}
	if t := in.scriptText(attr); t != nil {
		for name, found := range script.PrintedNames(t.Text, len(t.Interpolations), names) {
			places[name] = t.Span(found.From, found.To)
		}
	}
	in.graph.named[key] = places
	return places
}

// scriptText is the text of a script that may print something: one that is written in
// the attribute itself, in a local, or in a file that is read as it is or as a template.
func (in *Instance) scriptText(attr *hclsyntax.Attribute) *terraform.Text {
	if attr == nil {
		return nil
	}
	expr := attr.Expr
	if t, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok && t.Traversal.RootName() == "local" {
		name, rest := terraform.AttrStep(t.Traversal[1:])
		l := in.Module.Locals[name]
		if l == nil || len(rest) > 0 {
			return nil
		}
		expr = l.Attribute().Expr
	}
	var t *terraform.Text
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok {
		t = in.textRead(call)
	} else if f := in.graph.fileOf(expr.Range()); f != nil {
		t = terraform.TextOf(f, expr)
	}
	if t == nil || !script.MentionsPrinting(t.Text) {
		return nil
	}
	return t
}

// textRead is the text of the file that file() or templatefile() reads.
func (in *Instance) textRead(call *hclsyntax.FunctionCallExpr) *terraform.Text {
	if len(call.Args) == 0 {
		return nil
	}
	switch call.Name {
	case "replace", "trimspace", "chomp":
		if inner, ok := call.Args[0].(*hclsyntax.FunctionCallExpr); ok && (inner.Name == "file" || inner.Name == "templatefile") {
			return in.textRead(inner)
		}
		return nil
	case "file", "templatefile":
	default:
		return nil
	}
	name, ok := in.Top.eval(call.Args[0]).str()
	if !ok {
		return nil
	}
	if call.Name == "file" {
		if f := in.graph.textFile(name); f != nil {
			return terraform.WholeText(f)
		}
		return nil
	}
	if t := in.graph.textTemplate(name); t != nil && t.expr != nil {
		return terraform.TextOf(t.file, t.expr)
	}
	return nil
}

// agentEnvironment is the variables of an agent's environment that hold secrets.
func (in *Instance) agentEnvironment(agent string) *value {
	return in.once(agent+" environment", func() *value {
		env := &value{}
		add := func(name string, v *value) {
			if name == "" || len(v.allTaints()) == 0 {
				return
			}
			if have := env.fields[name]; have != nil {
				v = carrying(have, v)
			}
			env.set(name, v)
		}
		if b := in.Module.Resources[agent]; b != nil && b.Body().Attributes["env"] != nil {
			v := in.Top.owned(agent + ".env").eval(b.Body().Attributes["env"].Expr)
			for _, name := range v.keys {
				add(name, v.fields[name])
			}
		}
		for _, b := range in.Module.Blocks {
			value := b.Body().Attributes["value"]
			if b.Kind != "resource" || b.ResourceType != "coder_env" || value == nil || agentOf(b) != agent {
				continue
			}
			for _, e := range in.Expand(b.Body(), in.Top) {
				add(e.Scope.TextOf(b.Body().Attributes["name"]), e.Scope.owned(b.Address).eval(value.Expr))
			}
		}
		return env
	})
}

// agentOf is the agent that a block's agent_id names: coder_agent.main.id. In a
// module, which is given the agent's id, it is the argument that gives it.
func agentOf(b *terraform.Block) string {
	attr := b.Body().Attributes["agent_id"]
	if attr == nil {
		return ""
	}
	for _, t := range attr.Expr.Variables() {
		switch root := t.RootName(); root {
		case "coder_agent", "var":
			if name, _ := terraform.AttrStep(t[1:]); name != "" {
				return root + "." + name
			}
		}
	}
	return ""
}
