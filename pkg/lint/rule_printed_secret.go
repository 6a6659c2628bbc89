package lint

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var rulePrintedSecret = &rule{
	id:       "printed-secret",
	title:    "A script prints a secret, or agent metadata shows one",
	severity: SeverityError,
	weight:   weightHigh,
	block:    func(_ *pass, in *instance, b *block) { in.evalScripts(b) },
	finish:   checkPrintedSecret,
}

func checkPrintedSecret(p *pass) {
	for _, h := range p.sinks {
		if h.kind == sinkPrinted {
			p.report(draft{
				at: h.place(), around: around(h), address: h.block.address, attribute: h.attr + "." + h.label + "." + h.mark.from.address, ways: []*hit{h},
				message: "metadata " + quoteName(h.label) + " of " + h.block.address + " is made by a script that holds " + h.mark.from.String() +
					": the script and what it prints are shown with the workspace",
				hint: "let the script read the secret from a file or the environment, and print nothing of it",
			})
		}
	}
	type place struct {
		at   string
		from *origin
	}
	seen := map[place]bool{}
	for _, found := range p.prints {
		// A text is met by whoever asks for the value that it is part of.
		k := place{found.at.String(), found.mark.from}
		if found.mark.from.kind == fromLiteral || seen[k] {
			continue
		}
		seen[k] = true
		p.report(draft{
			at: found.at, address: found.owner, attribute: "print." + found.mark.from.address, mark: found.mark,
			message: "a command prints " + found.mark.from.String() + ", and its output goes to a log that others read",
			hint:    "do not print it; write it to a file with mode 0600 or pass it by the environment",
		})
	}
}

// evalScripts evaluates the block's attributes whose text may print something, so
// that what they print is noted.
func (in *instance) evalScripts(b *block) {
	if b.Type == "locals" {
		for _, attr := range attributes(b.body()) {
			if mayPrint(b.file, attr) {
				in.local(attr.Name)
			}
		}
		return
	}
	if b.Type != "resource" && b.Type != "data" && b.Type != "module" {
		return
	}
	for _, e := range in.expand(b.body(), in.top) {
		in.evalBody(b, b.body(), e.scope.owned(b.address))
	}
}

func (in *instance) evalBody(b *block, body *hclsyntax.Body, s *scope) {
	for _, attr := range attributes(body) {
		if mayPrint(b.file, attr) {
			s.eval(attr.Expr)
		}
	}
	for _, inner := range body.Blocks {
		if inner.Type != "dynamic" {
			in.evalBody(b, inner.Body, s)
			continue
		}
		for _, content := range in.dynamic(inner, s) {
			in.evalBody(b, content.Body, content.scope)
		}
	}
}

func mayPrint(f *file, attr *hclsyntax.Attribute) bool {
	at := attr.Expr.Range()
	if !at.CanSliceBytes(f.src) {
		return false
	}
	src := at.SliceBytes(f.src)
	return bytes.Contains(src, []byte("templatefile")) || bytes.Contains(src, []byte("${")) && mentionsPrinting(string(src))
}
