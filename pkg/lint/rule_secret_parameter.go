package lint

import (
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleSecretParameter = &rule{
	RuleInfo: RuleInfo{
		ID:       "secret-parameter",
		Title:    "A parameter takes a secret",
		Severity: SeverityError,
		Weight:   weightHigh,
	},
	start: func() check {
		found := &secretParameters{}
		return check{found.note, found.report}
	},
}

// secretParameters are the parameters of a template that take secrets.
type secretParameters []secretParameter

// secretParameter is a parameter in an instance of its module.
type secretParameter struct {
	in    *flow.Instance
	param *flow.Parameter
}

// note adds the secret parameters of a block. They are reported at the end, when all sinks
// of their values are known.
func (list *secretParameters) note(p *pass, in *flow.Instance, b *terraform.Block) {
	if b.ResourceType != "coder_parameter" || b.Kind != "data" {
		return
	}
	for _, param := range in.Parameters(b) {
		if param.Secret {
			*list = append(*list, secretParameter{in, param})
		} else if param.Verdict.Noun != "" {
			p.lookAlike(b.HeaderRange, param.Name, param.WhyNot)
		}
	}
}

func (list *secretParameters) report(p *pass) {
	sinks := map[*taint.Source][]*flow.Sink{}
	for _, sink := range p.Sinks {
		if sink.Taint.Source.Kind == taint.SourceParameter {
			sinks[sink.Taint.Source] = append(sinks[sink.Taint.Source], sink)
		}
	}
	for _, f := range *list {
		p.reportParameter(f.in, f.param, sinks[f.param.Source])
	}
}

func (p *pass) reportParameter(in *flow.Instance, param *flow.Parameter, sinks []*flow.Sink) {
	message := secretParameterMessage(param.Name)
	switch {
	case param.Masked && param.Ephemeral:
		message += "; masking and ephemeral do not change that"
	case param.Masked:
		message += "; mask_input only hides it while it is typed"
	case param.Ephemeral:
		message += "; ephemeral does not: the build keeps it"
	}
	at := param.Block.HeaderRange
	p.report(problem{
		at: at, around: param.Block.Range, address: param.Block.Address + param.Each.Key,
		confidence: param.Verdict.Confidence, message: message, sinks: sinks, called: in.Call,
		fix:  func(*terraform.File) *fix.Remedy { return &fix.Remedy{Parameter: param, Instance: in} },
		hint: replacementHint(param), subject: param.Name,
	})
}

// secretParameterMessage begins the message about a parameter, in a file or on a server.
// Attributes that do not change it follow.
func secretParameterMessage(name string) string {
	return "parameter " + values.Quote(name) + " takes a secret, and everyone who may read the workspace sees its value in clear"
}

// gitWords and serviceWords are words in a name that say what the secret is for: a Git
// host, or a service that the workspace runs itself.
const (
	gitWords     chars.Words = "git github gitlab bitbucket gitea forgejo gh gl clone repo repository"
	serviceWords chars.Words = "vnc rdp novnc desktop windows administrator root sudo code jupyter notebook rstudio db database postgres postgresql mysql mariadb redis mongo rabbitmq"
)

// replacementHint says how to replace a parameter, by the words of its name.
func replacementHint(param *flow.Parameter) string {
	names := func(words chars.Words) bool {
		return slices.ContainsFunc(param.Verdict.Words, words.Has)
	}
	password := strings.HasPrefix(param.Verdict.Noun, "pass") || param.Verdict.Noun == "pwd" || param.Verdict.Noun == "pw"
	switch {
	case names(gitWords) && !password:
		return "remove the parameter and link accounts with coder_external_auth" + fixCommand("external-auth", param.Name)
	case names(serviceWords) && password:
		return "remove the parameter: make the password with random_password and show it in a coder_metadata item with sensitive = true"
	}
	return "remove the parameter: let each person keep the value as a user secret, or use a sensitive variable where all share one" + fixCommand("user-secret", param.Name)
}

// fixCommand names the command that shows the change, "" if a shell would not read the
// name as one plain word.
func fixCommand(to, name string) string {
	if !chars.WordDash.All(name) || strings.HasPrefix(name, "-") || values.Classify(name, false).Secret {
		return ""
	}
	return "; 'coder-secrets templates fix --to " + to + " --parameter " + name + "' in its folder shows the change"
}

const secretParameterHint = "remove the parameter: use coder_external_auth for Git tokens, a user secret for a person's own key, a sensitive variable for a shared one"
