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
	RuleInfo: RuleInfo{
		ID:       "cleartext-metadata",
		Title:    "A coder_metadata item shows a secret in clear",
		Severity: SeverityError,
		Weight:   weightHigh,
	},
	start: onBlock(checkCleartextMetadata),
}

func checkCleartextMetadata(p *pass, in *flow.Instance, b *terraform.Block) {
	if b.ResourceType != "coder_metadata" {
		return
	}
	reported := map[hcl.Range]bool{}
	for _, sinks := range flow.ByPlace(p.blockSinks, flow.SinkMetadata, nil) {
		reported[sinks[0].Inner] = true
		p.metadataItem(sinks)
	}
	p.namedItems(in, b, reported)
}

// metadataItem reports the secrets that enter an item at one place.
func (p *pass) metadataItem(sinks []*flow.Sink) {
	sink := sinks[0]
	what, from := flow.SourcesOf(sinks)
	found := problem{
		at: sink.Place(), around: around(sink), address: sink.Block.Address, attribute: "item." + sink.Label + "." + from, sinks: sinks,
		subject: sink.Label,
	}
	if sink.Taint.Source.Kind == taint.SourceLiteral {
		p.masks.Add(sink.Taint.Source.At)
		if terraform.Within(sink.Taint.Source.At, sink.Range) {
			found.at = literals.StartOf(hcl.Range{}, sink.Range)
		}
	}
	if sink.Hidden && !p.options.pedantic() {
		return
	}
	found.message, found.hint = itemMessage(sink.Label, what, sink.Hidden)
	if sink.Hidden {
		found.severity = SeverityNote
		p.report(found)
		return
	}
	found.fix = func(f *terraform.File) *fix.Remedy {
		return &fix.Remedy{Edits: []fix.TextEdit{fix.SetAttribute(f, fix.NestedAt(sink.Block.Body(), sink.Inner), "sensitive", "true")}}
	}
	p.report(found)
}

// itemMessage is the message about an item, in a file or on a server, and the hint.
func itemMessage(key, what string, hidden bool) (message, hint string) {
	if hidden {
		return "item " + values.Quote(key) + " holds " + what + ": sensitive = true hides it in the dashboard, and the API still returns it",
			"show people where to find the secret instead of the secret"
	}
	return "item " + values.Quote(key) + " shows " + what + " in clear to everyone who may read the workspace", "add sensitive = true to the item"
}

// namedItems reports items whose key is the name of a secret and whose value is not
// known. reported are the items that have a finding already.
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
	p.report(problem{
		severity: SeverityWarning, confidence: naming.ConfidenceMedium, at: attr.SrcRange, around: terraform.WholeRange(item.Block), address: b.Address, attribute: "item." + key,
		message: "item " + values.Quote(key) + " seems to show a secret in clear to everyone who may read the workspace",
		hint:    "add sensitive = true to the item",
		fix: func(f *terraform.File) *fix.Remedy {
			return &fix.Remedy{Edits: []fix.TextEdit{fix.SetAttribute(f, item.Block, "sensitive", "true")}}
		},
	})
}
