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
	in    *flow.Instance
	param *flow.Parameter
}

// note remembers the parameters of a block, to be reported when it is known where their
// values go.
func (list *secretParameters) note(p *pass, in *flow.Instance, b *terraform.Block) {
	if b.ResourceType != "coder_parameter" || b.Kind != "data" {
		return
	}
	for _, param := range in.Parameters(b) {
		if param.Secret {
			*list = append(*list, secretParameter{in, param})
		} else if param.Verdict.Noun != "" {
			p.passOver(b.HeaderRange, p.rule.id, param.Name, param.PassedOver)
		}
	}
}

func (list *secretParameters) report(p *pass) {
	ways := map[*taint.Source][]*flow.Sink{}
	for _, h := range p.Sinks {
		if h.Taint.Source.Kind == taint.SourceParameter {
			ways[h.Taint.Source] = append(ways[h.Taint.Source], h)
		}
	}
	for _, f := range *list {
		p.reportParameter(f.in, f.param, ways[f.param.Source])
	}
}

func (p *pass) reportParameter(in *flow.Instance, param *flow.Parameter, ways []*flow.Sink) {
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
	p.report(newFinding{
		at: at, around: param.Block.Range, address: param.Block.Address + param.Each.Key,
		confidence: param.Verdict.Confidence, message: message, sinks: ways, called: in.Call,
		fix:  func(*terraform.File) *fix.Remedy { return &fix.Remedy{Param: param, In: in} },
		hint: replacementHint(param), subject: param.Name,
	})
}

// secretParameterMessage says what a parameter shows, of a file and of a server; what does
// not change that is for whoever knows it.
func secretParameterMessage(name string) string {
	return "parameter " + values.Quote(name) + " takes a secret, and everyone who may read the workspace sees its value in clear"
}

// gitWords and serviceWords say in a name what the secret opens: a Git host, or a
// service that the workspace runs itself.
const (
	gitWords     chars.Words = "git github gitlab bitbucket gitea forgejo gh gl clone repo repository"
	serviceWords chars.Words = "vnc rdp novnc desktop windows administrator root sudo code jupyter notebook rstudio db database postgres postgresql mysql mariadb redis mongo rabbitmq"
)

// replacementHint says how to do without a parameter, by what its name says of the secret.
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

// fixCommand is the command that shows the change, where the name can be pasted.
func fixCommand(to, name string) string {
	if !chars.WordDash.All(name) || strings.HasPrefix(name, "-") || values.Classify(name, false).Secret {
		return ""
	}
	return "; 'coder-secrets templates fix --to " + to + " --parameter " + name + "' in its folder shows the change"
}

const secretParameterHint = "remove the parameter: use coder_external_auth for Git tokens, a user secret for a person's own key, a sensitive variable for a shared one"
