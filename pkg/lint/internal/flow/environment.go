package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// notePrintedEnvironment adds the secrets of an agent's environment that its scripts print
// by name, as echo $NAME does.
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
	if len(env.Keys) == 0 {
		return
	}
	for _, script := range scripts {
		places := in.printedNames(b.Body().Attributes[script], env.Keys)
		for _, name := range env.Keys {
			at, ok := places[name]
			if !ok {
				continue
			}
			for _, t := range env.Fields[name].AllTaints() {
				in.graph.Prints = append(in.graph.Prints, Print{at, at, b.Address, t.Through(at, "the script's environment")})
			}
		}
	}
}

// agentEnvironment evaluates the variables of an agent's environment that hold secrets.
func (in *Instance) agentEnvironment(agent string) *taint.Value {
	return in.once(agent+" environment", func() *taint.Value {
		env := &taint.Value{}
		add := func(name string, v *taint.Value) {
			if name == "" || len(v.AllTaints()) == 0 {
				return
			}
			if have := env.Fields[name]; have != nil {
				v = taint.Carrying(have, v)
			}
			env.Set(name, v)
		}
		if b := in.Module.Resources[agent]; b != nil && b.Body().Attributes["env"] != nil {
			v := in.Top.owned(agent + ".env").eval(b.Body().Attributes["env"].Expr)
			for _, name := range v.Keys {
				add(name, v.Fields[name])
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

// agentOf returns the agent that a block's agent_id refers to, such as coder_agent.main.
// In a module, which gets the agent's id as an input, it returns the variable.
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
