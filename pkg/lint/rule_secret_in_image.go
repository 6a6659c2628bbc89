package lint

import (
	"strings"
)

var ruleSecretInImage = &rule{
	id:       "secret-in-image",
	title:    "A secret is built into an image",
	severity: SeverityError,
	weight:   weightHigh,
	start:    atEnd(checkSecretInImage),
}

func checkSecretInImage(p *pass) {
	for _, hits := range byPlace(p.sinks, sinkImage, func(h *hit) bool { return h.mark.from.kind != fromLiteral }) {
		h := hits[0]
		what, from := origins(hits)
		p.report(draft{
			at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + from, ways: hits,
			message: "a build argument of " + h.block.address + " holds " + what + ", and stays readable in the image's history",
			hint:    "mount the secret while building (RUN --mount=type=secret), or give it to the workspace and not to the image",
		})
	}
	for _, path := range p.folder.aux {
		if flavorOf(path) != flavorDocker {
			continue
		}
		if f, err := p.loader.text(path); err == nil {
			p.dockerfile(f)
		}
	}
}

// dockerfile reports ARG and ENV instructions that take a secret from outside; a
// secret that is written there is hardcoded-secret's.
func (p *pass) dockerfile(f *file) {
	offset := 0
	for line := range strings.SplitAfterSeq(string(f.src), "\n") {
		if name, at, ok := dockerSecret(line, p.names); ok {
			p.beside[f.name] = f
			p.report(draft{
				severity: SeverityWarning, confidence: ConfidenceMedium,
				at: f.span(offset+at, offset+at+len(name)), address: f.path, attribute: name,
				message: quoteName(name) + " takes a secret into the image, where it stays readable in the history",
				hint:    "mount the secret while building: RUN --mount=type=secret,id=" + strings.ToLower(name),
			})
		}
		offset += len(line)
	}
}

// dockerSecret finds ARG TOKEN, and ENV TOKEN=$TOKEN.
func dockerSecret(line string, names *nameCache) (name string, at int, ok bool) {
	rest, isArg := cutWord(strings.TrimRight(line, "\r\n"), "ARG")
	if !isArg {
		if rest, ok = cutWord(strings.TrimRight(line, "\r\n"), "ENV"); !ok {
			return "", 0, false
		}
	}
	at = strings.Index(line, rest)
	end := 0
	for end < len(rest) && isNameByte(rest[end]) {
		end++
	}
	name = rest[:end]
	value := strings.Trim(strings.TrimLeft(rest[end:], "= "), `"' `)
	if name == "" || !names.classify(name).atLeast(ConfidenceHigh) {
		return "", 0, false
	}
	return name, at, isArg && strings.TrimSpace(rest[end:]) == "" || !isArg && strings.HasPrefix(value, "$")
}
