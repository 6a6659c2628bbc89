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
	id:       "secret-in-image",
	title:    "A secret is built into an image",
	severity: SeverityError,
	weight:   weightHigh,
	start:    atEnd(checkSecretInImage),
}

func checkSecretInImage(p *pass) {
	for _, hits := range flow.ByPlace(p.Sinks, flow.SinkImage, func(h *flow.Sink) bool { return h.Taint.Source.Kind != taint.SourceLiteral }) {
		h := hits[0]
		what, from := flow.SourcesOf(hits)
		p.report(newFinding{
			at: h.Place(), around: around(h), address: h.Block.Address, attribute: h.Attribute + "." + from, sinks: hits,
			message: "a build argument of " + h.Block.Address + " holds " + what + ", and stays readable in the image's history",
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

// dockerfile reports ARG and ENV instructions that take a secret from outside; a
// secret that is written there is hardcoded-secret's.
func (p *pass) dockerfile(f *terraform.File) {
	offset := 0
	for line := range strings.SplitAfterSeq(string(f.Content), "\n") {
		if name, at, ok := dockerSecret(line, p.Names); ok {
			p.beside[f.Name] = f
			p.report(newFinding{
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
	rest, isArg := script.CutWord(strings.TrimRight(line, "\r\n"), "ARG")
	if !isArg {
		if rest, ok = script.CutWord(strings.TrimRight(line, "\r\n"), "ENV"); !ok {
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
