package lint

var ruleSecretParameter = &rule{
	id:       "secret-parameter",
	title:    "A parameter takes a secret",
	severity: SeverityError,
	weight:   weightHigh,
	block:    noteParameters,
	finish:   checkSecretParameter,
}

// noteParameters remembers the parameters of a block, to be reported when it is
// known where their values go.
func noteParameters(p *pass, in *instance, b *block) {
	if b.typ != "coder_parameter" || b.Type != "data" {
		return
	}
	for _, param := range in.parameters(b) {
		if param.secret {
			p.secrets = append(p.secrets, secretParameter{in, param})
		} else if param.verdict.Noun != "" {
			p.passOver(b.def, p.rule.id, param.name, param.passed)
		}
	}
}

// secretParameter is one, in an instance of its module.
type secretParameter struct {
	in    *instance
	param *parameter
}

func checkSecretParameter(p *pass) {
	ways := map[*origin][]*hit{}
	for _, h := range p.sinks {
		if h.mark.from.kind == fromParameter {
			ways[h.mark.from] = append(ways[h.mark.from], h)
		}
	}
	for _, f := range p.secrets {
		p.reportParameter(f.in, f.param, ways[f.param.origin])
	}
}

func (p *pass) reportParameter(in *instance, param *parameter, ways []*hit) {
	message := "parameter " + quoteName(param.name) + " takes a secret, and everyone who may read the workspace sees its value in clear"
	switch {
	case param.masked && param.ephemeral:
		message += "; masking and ephemeral do not change that"
	case param.masked:
		message += "; mask_input only hides it while it is typed"
	case param.ephemeral:
		message += "; ephemeral does not: the build keeps it"
	}
	at := param.block.DefRange()
	p.report(draft{
		at: at, around: param.block.at, address: param.block.address + param.each.key,
		confidence: Confidence(param.verdict.Confidence), message: message, ways: ways, called: in.call,
		fix:  func(*file) *fix { return &fix{param: param, in: in} },
		hint: secretParameterHint, subject: param.name,
	})
}

const secretParameterHint = "remove the parameter: use coder_external_auth for Git tokens, a user secret for a person's own key, a sensitive variable for a shared one"
