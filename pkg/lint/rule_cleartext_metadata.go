package lint

import "github.com/hashicorp/hcl/v2"

var ruleCleartextMetadata = &rule{
	id:       "cleartext-metadata",
	title:    "A coder_metadata item shows a secret in clear",
	severity: SeverityError,
	weight:   weightHigh,
	start:    onBlock(checkCleartextMetadata),
}

func checkCleartextMetadata(p *pass, in *instance, b *block) {
	if b.typ != "coder_metadata" {
		return
	}
	reported := map[hcl.Range]bool{}
	for _, hits := range byPlace(p.fresh, sinkMetadata, nil) {
		reported[hits[0].inner] = true
		p.metadataItem(hits)
	}
	p.namedItems(in, b, reported)
}

// metadataItem reports an item by the secrets that enter it at one place.
func (p *pass) metadataItem(hits []*hit) {
	h := hits[0]
	what, from := origins(hits)
	d := draft{
		at: h.place(), around: around(h), address: h.block.address, attribute: "item." + h.label + "." + from, ways: hits,
		subject: h.label,
	}
	if h.mark.from.kind == fromLiteral {
		p.masks.add(h.mark.from.at)
		if within(h.mark.from.at, h.at) {
			d.at = startOf(hcl.Range{}, h.at)
		}
	}
	if h.hidden && !p.run.options.pedantic() {
		return
	}
	d.message, d.hint = itemMessage(h.label, what, h.hidden)
	if h.hidden {
		d.severity = SeverityNote
		p.report(d)
		return
	}
	d.fix = func(f *file) *remedy {
		return &remedy{edits: []textEdit{setAttribute(f, nestedAt(h.block.body(), h.inner), "sensitive", "true")}}
	}
	p.report(d)
}

// itemMessage says of an item, in a file or on a server, what it shows and what to do.
func itemMessage(key, what string, hidden bool) (message, hint string) {
	if hidden {
		return "item " + quoteName(key) + " holds " + what + ": sensitive = true hides it in the dashboard, and the API still returns it",
			"show people where to find the secret instead of the secret"
	}
	return "item " + quoteName(key) + " shows " + what + " in clear to everyone who may read the workspace", "add sensitive = true to the item"
}

// namedItems reports items whose key means a secret and whose value comes from
// something that is not known.
func (p *pass) namedItems(in *instance, b *block, reported map[hcl.Range]bool) {
	for _, e := range in.expand(b.body(), in.top) {
		for _, item := range in.blocks(b.body(), "item", e.scope) {
			if !reported[whole(item.Block)] {
				p.namedItem(b, item)
			}
		}
	}
}

func (p *pass) namedItem(b *block, item scopedBlock) {
	attr := item.Body.Attributes["value"]
	key := item.scope.textOf(item.Body.Attributes["key"])
	verdict := p.names.classify(key)
	if attr == nil || item.Body.Attributes["sensitive"] != nil || !verdict.Secret || verdict.Confidence < ConfidenceHigh || !refersToUnknown(item.scope, attr.Expr) {
		return
	}
	p.report(draft{
		severity: SeverityWarning, confidence: ConfidenceMedium, at: attr.SrcRange, around: whole(item.Block), address: b.address, attribute: "item." + key,
		message: "item " + quoteName(key) + " seems to show a secret in clear to everyone who may read the workspace",
		hint:    "add sensitive = true to the item",
		fix: func(f *file) *remedy {
			return &remedy{edits: []textEdit{setAttribute(f, item.Block, "sensitive", "true")}}
		},
	})
}
