package lint

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleSecretInImage = &rule{
	RuleInfo: RuleInfo{
		ID:       "secret-in-image",
		Title:    "A secret is built into an image",
		Severity: SeverityError,
		Weight:   weightHigh,
	},
	start: atEnd(checkSecretInImage),
}

func checkSecretInImage(p *pass) {
	for _, sinks := range flow.ByPlace(p.Sinks, flow.SinkImage, func(sink *flow.Sink) bool { return sink.Taint.Source.Kind != taint.SourceLiteral }) {
		sink := sinks[0]
		what, from := flow.SourcesOf(sinks)
		p.report(problem{
			at: sink.Place(), around: around(sink), address: sink.Block.Address, attribute: sink.Attribute + "." + from, sinks: sinks,
			message: "a build argument of " + sink.Block.Address + " holds " + what + ", and stays readable in the image's history",
			hint:    "mount the secret while building (RUN --mount=type=secret), or give it to the workspace and not to the image",
		})
	}
	for _, path := range p.folder.Aux {
		if literals.FlavorOf(path) != script.FlavorDocker {
			continue
		}
		if f, err := p.Loader.Text(path); err == nil {
			p.dockerfile(f)
		}
	}
}

// dockerfile reports ARG and ENV instructions that take a secret from outside. A literal
// secret is reported by hardcoded-secret.
func (p *pass) dockerfile(f *terraform.File) {
	offset := 0
	for line := range strings.SplitAfterSeq(string(f.Content), "\n") {
		if name, at, ok := dockerSecret(line, p.Names); ok {
			p.beside[f.Name] = f
			p.report(problem{
				severity: SeverityWarning, confidence: naming.ConfidenceMedium,
				at: f.Span(offset+at, offset+at+len(name)), address: f.Path, attribute: name,
				message: values.Quote(name) + " takes a secret into the image, where it stays readable in the history",
				hint:    "mount the secret while building: RUN --mount=type=secret,id=" + strings.ToLower(name),
			})
		}
		offset += len(line)
	}
}

// dockerSecret finds ARG TOKEN, and ENV TOKEN=$TOKEN.
func dockerSecret(line string, names *naming.Judge) (name string, at int, ok bool) {
	rest, isArg := script.CutInstruction(strings.TrimRight(line, "\r\n"), "ARG")
	if !isArg {
		if rest, ok = script.CutInstruction(strings.TrimRight(line, "\r\n"), "ENV"); !ok {
			return "", 0, false
		}
	}
	at = strings.Index(line, rest)
	end := 0
	for end < len(rest) && chars.IsNameByte(rest[end]) {
		end++
	}
	name = rest[:end]
	value := strings.Trim(strings.TrimLeft(rest[end:], "= "), `"' `)
	if name == "" || !names.Classify(name).AtLeast(naming.ConfidenceHigh) {
		return "", 0, false
	}
	return name, at, isArg && strings.TrimSpace(rest[end:]) == "" || !isArg && strings.HasPrefix(value, "$")
}
