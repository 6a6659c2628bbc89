package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/literals"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

var ruleCleartextMetadata = &rule{
	id:       "cleartext-metadata",
	title:    "A coder_metadata item shows a secret in clear",
	severity: SeverityError,
	weight:   weightHigh,
	start:    onBlock(checkCleartextMetadata),
}

func checkCleartextMetadata(p *pass, in *flow.Instance, b *terraform.Block) {
	if b.ResourceType != "coder_metadata" {
		return
	}
	reported := map[hcl.Range]bool{}
	for _, hits := range flow.ByPlace(p.blockSinks, flow.SinkMetadata, nil) {
		reported[hits[0].Inner] = true
		p.metadataItem(hits)
	}
	p.namedItems(in, b, reported)
}

// metadataItem reports an item by the secrets that enter it at one place.
func (p *pass) metadataItem(hits []*flow.Sink) {
	h := hits[0]
	what, from := flow.SourcesOf(hits)
	d := newFinding{
		at: h.Place(), around: around(h), address: h.Block.Address, attribute: "item." + h.Label + "." + from, sinks: hits,
		subject: h.Label,
	}
	if h.Taint.Source.Kind == taint.SourceLiteral {
		p.masks.Add(h.Taint.Source.At)
		if terraform.Within(h.Taint.Source.At, h.Range) {
			d.at = literals.StartOf(hcl.Range{}, h.Range)
		}
	}
	if h.Hidden && !p.run.options.pedantic() {
		return
	}
	d.message, d.hint = itemMessage(h.Label, what, h.Hidden)
	if h.Hidden {
		d.severity = SeverityNote
		p.report(d)
		return
	}
	d.fix = func(f *terraform.File) *fix.Remedy {
		return &fix.Remedy{Edits: []fix.TextEdit{fix.SetAttribute(f, fix.NestedAt(h.Block.Body(), h.Inner), "sensitive", "true")}}
	}
	p.report(d)
}

// itemMessage says of an item, in a file or on a server, what it shows and what to do.
func itemMessage(key, what string, hidden bool) (message, hint string) {
	if hidden {
		return "item " + values.Quote(key) + " holds " + what + ": sensitive = true hides it in the dashboard, and the API still returns it",
			"show people where to find the secret instead of the secret"
	}
	return "item " + values.Quote(key) + " shows " + what + " in clear to everyone who may read the workspace", "add sensitive = true to the item"
}

// namedItems reports items whose key means a secret and whose value comes from
// something that is not known.
func (p *pass) namedItems(in *flow.Instance, b *terraform.Block, reported map[hcl.Range]bool) {
	for _, e := range in.Expand(b.Body(), in.Top) {
		for _, item := range in.Blocks(b.Body(), "item", e.Scope) {
			if !reported[terraform.WholeRange(item.Block)] {
				p.namedItem(b, item)
			}
		}
	}
}

func (p *pass) namedItem(b *terraform.Block, item flow.ScopedBlock) {
	attr := item.Body.Attributes["value"]
	key := item.Scope.TextOf(item.Body.Attributes["key"])
	verdict := p.Names.Classify(key)
	if attr == nil || item.Body.Attributes["sensitive"] != nil || !verdict.Secret || verdict.Confidence < naming.ConfidenceHigh || !flow.RefersToUnknown(item.Scope, attr.Expr) {
		return
	}
	p.report(newFinding{
		severity: SeverityWarning, confidence: naming.ConfidenceMedium, at: attr.SrcRange, around: terraform.WholeRange(item.Block), address: b.Address, attribute: "item." + key,
		message: "item " + values.Quote(key) + " seems to show a secret in clear to everyone who may read the workspace",
		hint:    "add sensitive = true to the item",
		fix: func(f *terraform.File) *fix.Remedy {
			return &fix.Remedy{Edits: []fix.TextEdit{fix.SetAttribute(f, item.Block, "sensitive", "true")}}
		},
	})
}
