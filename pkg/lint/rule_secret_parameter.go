package lint

import (
	"slices"
	"strings"
)

var ruleSecretParameter = &rule{
	id:       "secret-parameter",
	title:    "A parameter takes a secret",
	severity: SeverityError,
	weight:   weightHigh,
	start: func() check {
		found := &secretParameters{}
		return check{found.note, found.report}
	},
}

// secretParameters are those of a template.
type secretParameters []secretParameter

// secretParameter is one, in an instance of its module.
type secretParameter struct {
	in    *instance
	param *parameter
}

// note remembers the parameters of a block, to be reported when it is known where their
// values go.
func (list *secretParameters) note(p *pass, in *instance, b *block) {
	if b.typ != "coder_parameter" || b.Type != "data" {
		return
	}
	for _, param := range in.parameters(b) {
		if param.secret {
			*list = append(*list, secretParameter{in, param})
		} else if param.verdict.Noun != "" {
			p.passOver(b.def, p.rule.id, param.name, param.passed)
		}
	}
}

func (list *secretParameters) report(p *pass) {
	ways := map[*origin][]*hit{}
	for _, h := range p.sinks {
		if h.mark.from.kind == fromParameter {
			ways[h.mark.from] = append(ways[h.mark.from], h)
		}
	}
	for _, f := range *list {
		p.reportParameter(f.in, f.param, ways[f.param.origin])
	}
}

func (p *pass) reportParameter(in *instance, param *parameter, ways []*hit) {
	message := secretParameterMessage(param.name)
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
		confidence: param.verdict.Confidence, message: message, ways: ways, called: in.call,
		fix:  func(*file) *remedy { return &remedy{param: param, in: in} },
		hint: replacementHint(param), subject: param.name,
	})
}

// secretParameterMessage says what a parameter shows, of a file and of a server; what does
// not change that is for whoever knows it.
func secretParameterMessage(name string) string {
	return "parameter " + quoteName(name) + " takes a secret, and everyone who may read the workspace sees its value in clear"
}

// gitWords and serviceWords say in a name what the secret opens: a Git host, or a
// service that the workspace runs itself.
const (
	gitWords     wordSet = "git github gitlab bitbucket gitea forgejo gh gl clone repo repository"
	serviceWords wordSet = "vnc rdp novnc desktop windows administrator root sudo code jupyter notebook rstudio db database postgres postgresql mysql mariadb redis mongo rabbitmq"
)

// replacementHint says how to do without a parameter, by what its name says of the secret.
func replacementHint(param *parameter) string {
	names := func(words wordSet) bool {
		return slices.ContainsFunc(param.verdict.Words, words.has)
	}
	password := strings.HasPrefix(param.verdict.Noun, "pass") || param.verdict.Noun == "pwd" || param.verdict.Noun == "pw"
	switch {
	case names(gitWords) && !password:
		return "remove the parameter and link accounts with coder_external_auth" + fixCommand("external-auth", param.name)
	case names(serviceWords) && password:
		return "remove the parameter: make the password with random_password and show it in a coder_metadata item with sensitive = true"
	}
	return "remove the parameter: let each person keep the value as a user secret, or use a sensitive variable where all share one" + fixCommand("user-secret", param.name)
}

// fixCommand is the command that shows the change, where the name can be pasted.
func fixCommand(to, name string) string {
	if !wordDash.all(name) || strings.HasPrefix(name, "-") || classifyValue(name, false).Secret {
		return ""
	}
	return "; 'coder-secrets templates fix --to " + to + " --parameter " + name + "' in its folder shows the change"
}

const secretParameterHint = "remove the parameter: use coder_external_auth for Git tokens, a user secret for a person's own key, a sensitive variable for a shared one"
