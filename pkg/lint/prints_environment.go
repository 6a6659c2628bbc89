package lint

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// notePrintedEnvironment remembers the secrets of an agent's environment that its
// scripts print by name, as echo $NAME does.
func (in *instance) notePrintedEnvironment(b *block) {
	var agent string
	var scripts []string
	switch b.typ {
	case "coder_agent":
		agent, scripts = b.address, []string{"startup_script", "shutdown_script"}
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
		places := in.printedNames(b.body().Attributes[script], env.keys)
		for _, name := range env.keys {
			at, ok := places[name]
			if !ok {
				continue
			}
			for _, m := range env.fields[name].allMarks() {
				in.graph.prints = append(in.graph.prints, print{at, at, b.address, m.via(at, "the script's environment")})
			}
		}
	}
}

// scriptNames is a script, and names that it may print.
type scriptNames struct {
	script *hclsyntax.Attribute
	names  string
}

// printedNames is where a script prints which names, worked out once for all calls of
// a module.
func (in *instance) printedNames(attr *hclsyntax.Attribute, names []string) map[string]hcl.Range {
	key := scriptNames{attr, strings.Join(names, "\x00")}
	if places, ok := in.graph.named[key]; ok {
		return places
	}
	places := map[string]hcl.Range{}
	if t := in.scriptText(attr); t != nil {
		for name, found := range printedNames(t.text, len(t.holes), names) {
			places[name] = t.span(found.from, found.to)
		}
	}
	in.graph.named[key] = places
	return places
}

// scriptText is the text of a script that may print something: one that is written in
// the attribute itself, in a local, or in a file that is read as it is or as a template.
func (in *instance) scriptText(attr *hclsyntax.Attribute) *literalText {
	if attr == nil {
		return nil
	}
	expr := attr.Expr
	if t, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok && t.Traversal.RootName() == "local" {
		name, rest := attrStep(t.Traversal[1:])
		l := in.mod.locals[name]
		if l == nil || len(rest) > 0 {
			return nil
		}
		expr = l.attr().Expr
	}
	var t *literalText
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok {
		t = in.textRead(call)
	} else if f := in.graph.fileOf(expr.Range()); f != nil {
		t = textOfExpr(f, expr)
	}
	if t == nil || !mentionsPrinting(t.text) {
		return nil
	}
	return t
}

// textRead is the text of the file that file() or templatefile() reads.
func (in *instance) textRead(call *hclsyntax.FunctionCallExpr) *literalText {
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
	name, ok := in.top.eval(call.Args[0]).str()
	if !ok {
		return nil
	}
	if call.Name == "file" {
		if f := in.graph.textFile(name); f != nil {
			return wholeText(f)
		}
		return nil
	}
	if t := in.graph.textTemplate(name); t != nil && t.expr != nil {
		return textOfExpr(t.file, t.expr)
	}
	return nil
}

// agentEnvironment is the variables of an agent's environment that hold secrets.
func (in *instance) agentEnvironment(agent string) *value {
	return in.once(agent+" environment", func() *value {
		env := &value{}
		add := func(name string, v *value) {
			if name == "" || len(v.allMarks()) == 0 {
				return
			}
			if have := env.fields[name]; have != nil {
				v = carrying(have, v)
			}
			env.set(name, v)
		}
		if b := in.mod.resources[agent]; b != nil && b.body().Attributes["env"] != nil {
			v := in.top.owned(agent + ".env").eval(b.body().Attributes["env"].Expr)
			for _, name := range v.keys {
				add(name, v.fields[name])
			}
		}
		for _, b := range in.mod.blocks {
			value := b.body().Attributes["value"]
			if b.Type != "resource" || b.typ != "coder_env" || value == nil || agentOf(b) != agent {
				continue
			}
			for _, e := range in.expand(b.body(), in.top) {
				add(e.scope.textOf(b.body().Attributes["name"]), e.scope.owned(b.address).eval(value.Expr))
			}
		}
		return env
	})
}

// agentOf is the agent that a block's agent_id names: coder_agent.main.id. In a
// module, which is given the agent's id, it is the argument that gives it.
func agentOf(b *block) string {
	attr := b.body().Attributes["agent_id"]
	if attr == nil {
		return ""
	}
	for _, t := range attr.Expr.Variables() {
		switch root := t.RootName(); root {
		case "coder_agent", "var":
			if name, _ := attrStep(t[1:]); name != "" {
				return root + "." + name
			}
		}
	}
	return ""
}
