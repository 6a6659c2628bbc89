package lint

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// The rules of fixing:
//
//   - A fix changes text and nothing around it: comments, order and spacing stay. A
//     block that was formatted before is formatted after.
//   - What a fix does is safe to do without looking, or was asked for by name.
//   - The result parses, the finding is gone, and fixing again changes nothing.

// textEdit replaces a stretch of a file.
type textEdit struct {
	start, end int
	text       string
}

// fix is how a finding can be mended.
type fix struct {
	file  *file
	edits []textEdit
	param *parameter // a secret parameter, for the replacements one can choose
	in    *instance
}

// Replacements for a secret parameter.
const (
	ToExternalAuth = "external-auth"
	ToUserSecret   = "user-secret"
	ToVariable     = "variable"
)

// Replacements lists what a secret parameter can be replaced by.
func Replacements() []string { return []string{ToExternalAuth, ToUserSecret, ToVariable} }

// FixOptions say what to fix. The zero value fixes what is safe.
type FixOptions struct {
	// Rules limits the fixes to findings of these rules; empty means all.
	Rules []string
	// To replaces secret parameters by one of Replacements; empty leaves them.
	To string
	// Parameter limits that to the parameter of this name.
	Parameter string
	// AuthID is the id of the external auth provider; a guess from the name where empty.
	AuthID string
}

// FileFix is a file with its fixes applied.
type FileFix struct {
	// Name is the file as shown, Path where it lies in Source.
	Name          string
	Path          string
	Source        *Source
	Before, After []byte
	// Fixed are the findings that are gone.
	Fixed []Finding

	masks [][2]int
	words []string
}

// Unfixed is a finding that was to be fixed and could not be.
type Unfixed struct {
	Finding Finding
	Why     string
}

// FixResult is what can be changed.
type FixResult struct {
	Files []*FileFix
	// Unfixed are those that were asked for and have to be done by hand.
	Unfixed []Unfixed
	// Left counts the findings that no fix is known for.
	Left int
	// ParameterFound tells that there is a finding at the parameter of
	// FixOptions.Parameter, or without one at any that is to be replaced.
	ParameterFound bool
	// Next are the steps that a replacement leaves to people.
	Next []string
}

// Fix lints the sources and works out the changes. It writes nothing.
func Fix(ctx context.Context, sources []*Source, opts Options, choice FixOptions) (*FixResult, error) {
	opts.fixing = true
	result := &FixResult{}
	for _, s := range sources {
		report, err := Run(ctx, []*Source{s}, opts)
		if err != nil {
			return nil, err
		}
		p := &planner{source: s, choice: choice, result: result, files: map[string]*plan{}}
		for _, f := range report.Findings {
			p.add(f)
		}
		p.finish()
	}
	return result, nil
}

// planner gathers the edits of each file.
type planner struct {
	source *Source
	choice FixOptions
	result *FixResult
	files  map[string]*plan
	order  []string
}

type plan struct {
	file  *file
	edits []textEdit
	fixed []Finding
}

func (p *planner) add(f Finding) {
	if len(p.choice.Rules) > 0 && !slices.Contains(p.choice.Rules, f.Rule) {
		return
	}
	switch {
	case f.fix == nil:
		p.result.Left++
	case f.fix.file != nil && f.fix.file.json:
		p.unfixed(f, "JSON files are not rewritten")
	case f.fix.param != nil:
		p.parameter(f)
	default:
		p.edit(f.fix.file, f, f.fix.edits...)
	}
}

func (p *planner) unfixed(f Finding, why string) {
	p.result.Unfixed = append(p.result.Unfixed, Unfixed{f, why})
}

// edit adds a finding's edits to its file.
func (p *planner) edit(f *file, finding Finding, edits ...textEdit) {
	pl := p.files[f.name]
	if pl == nil {
		pl = &plan{file: f}
		p.files[f.name] = pl
		p.order = append(p.order, f.name)
	}
	for _, e := range edits {
		if !slices.Contains(pl.edits, e) {
			pl.edits = append(pl.edits, e)
		}
	}
	if finding.Rule != "" {
		pl.fixed = append(pl.fixed, finding)
	}
}

func (p *planner) finish() {
	slices.Sort(p.order)
	for _, name := range p.order {
		pl := p.files[name]
		after, err := pl.apply()
		if err != nil {
			for _, f := range pl.fixed {
				p.unfixed(f, err.Error())
			}
			continue
		}
		if bytes.Equal(after, pl.file.src) {
			continue
		}
		masks, words := secretsOf(pl.file)
		p.result.Files = append(p.result.Files, &FileFix{
			Name: name, Path: pl.file.path, Source: p.source, Before: pl.file.src, After: after, Fixed: pl.fixed, masks: masks, words: words,
		})
	}
}

// apply makes the edits, formats the blocks that they touch where these were
// formatted before, and checks that the result still parses.
func (pl *plan) apply() ([]byte, error) {
	slices.SortStableFunc(pl.edits, func(a, b textEdit) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	// What is replaced as a whole needs no change within.
	var edits []textEdit
	for _, e := range pl.edits {
		if n := len(edits); n > 0 && e.start < edits[n-1].end {
			if e.end > edits[n-1].end {
				return nil, errors.New("two changes overlap")
			}
			continue
		}
		edits = append(edits, e)
	}
	src := pl.file.src
	var out bytes.Buffer
	at := 0
	rest := edits
	for _, region := range pl.file.regions() {
		var inside []textEdit
		for len(rest) > 0 && rest[0].start < region[1] {
			inside, rest = append(inside, rest[0]), rest[1:]
		}
		if len(inside) == 0 {
			continue
		}
		end := max(region[1], inside[len(inside)-1].end)
		out.Write(src[at:region[0]])
		out.Write(edited(src, region[0], end, inside))
		at = end
	}
	if len(rest) > 0 {
		return nil, errors.New("a change lies outside of the file's blocks")
	}
	out.Write(src[at:])
	if _, diags := parseHCL(out.Bytes(), pl.file.name); diags.HasErrors() && !pl.file.diags.HasErrors() {
		return nil, errors.New("the result would not parse")
	}
	return out.Bytes(), nil
}

// regions are the stretches of a file's top-level blocks, whole lines, in order.
func (f *file) regions() [][2]int {
	var list [][2]int
	for _, b := range f.blocks {
		list = append(list, [2]int{f.lineStart(b.at.Start.Byte), f.lineEnd(b.at.End.Byte)})
	}
	slices.SortStableFunc(list, func(a, b [2]int) int { return a[0] - b[0] })
	return list
}

// edited is a stretch of a file with edits applied.
func edited(src []byte, start, end int, edits []textEdit) []byte {
	before := src[start:end]
	var out bytes.Buffer
	at := start
	for _, e := range edits {
		out.Write(src[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(src[at:end])
	if bytes.Equal(hclwrite.Format(before), before) {
		return hclwrite.Format(out.Bytes())
	}
	return out.Bytes()
}

// lineStart is the offset of the first byte of a line.
func (f *file) lineStart(offset int) int {
	return bytes.LastIndexByte(f.src[:offset], '\n') + 1
}

// lineEnd is the offset after a line's newline.
func (f *file) lineEnd(offset int) int {
	if offset > 0 && offset <= len(f.src) && f.src[offset-1] == '\n' {
		return offset
	}
	i := bytes.IndexByte(f.src[offset:], '\n')
	if i < 0 {
		return len(f.src)
	}
	return offset + i + 1
}

// setAttribute is the edit that sets an attribute of a block.
func (f *file) setAttribute(b *hclsyntax.Block, name, value string) textEdit {
	if attr := b.Body.Attributes[name]; attr != nil {
		at := attr.Expr.Range()
		return textEdit{at.Start.Byte, at.End.Byte, value}
	}
	newline := "\n"
	if bytes.Contains(f.src, []byte("\r\n")) {
		newline = "\r\n"
	}
	line := name + " = " + value + newline
	open, end := b.OpenBraceRange.End.Byte, b.CloseBraceRange.Start.Byte
	if b.OpenBraceRange.Start.Line == b.CloseBraceRange.Start.Line {
		inner := strings.TrimSpace(string(f.src[open:end]))
		indent := f.indent(whole(b).Start.Byte)
		if inner != "" {
			inner = indent + "  " + inner + newline
		}
		return textEdit{open, end, newline + inner + indent + "  " + line + indent}
	}
	after := f.lineEnd(open)
	indent := f.indent(whole(b).Start.Byte) + "  "
	for _, attr := range attributes(b.Body) {
		if len(b.Body.Blocks) > 0 && attr.SrcRange.Start.Byte > b.Body.Blocks[0].TypeRange.Start.Byte {
			break
		}
		after = f.lineEnd(attr.SrcRange.End.Byte)
		indent = f.indent(attr.SrcRange.Start.Byte)
	}
	return textEdit{after, after, indent + line}
}

// indent is the white space that a line begins with.
func (f *file) indent(offset int) string {
	start := f.lineStart(offset)
	end := start
	for end < len(f.src) && (f.src[end] == ' ' || f.src[end] == '\t') {
		end++
	}
	return string(f.src[start:end])
}

// removeLines is the edit that removes a range with the lines it fills.
func (f *file) removeLines(at hcl.Range) textEdit {
	start, end := at.Start.Byte, at.End.Byte
	lineStart, lineEnd := f.lineStart(start), f.lineEnd(end)
	if strings.TrimSpace(string(f.src[lineStart:start])) == "" {
		tail := strings.TrimSpace(string(f.src[end:lineEnd]))
		if tail == "" || tail == "," || strings.HasPrefix(tail, "#") || strings.HasPrefix(tail, "//") {
			return textEdit{lineStart, lineEnd, ""}
		}
	}
	for end < len(f.src) && (f.src[end] == ' ' || f.src[end] == ',') {
		end++
	}
	return textEdit{start, end, ""}
}

// removeBlock is the edit that removes a top-level block with one blank line.
func (f *file) removeBlock(b *block) textEdit {
	at := b.at
	start, end := f.lineStart(at.Start.Byte), f.lineEnd(at.End.Byte)
	if next := end + bytes.IndexByte(f.src[end:], '\n') + 1; len(bytes.TrimSpace(f.src[end:next])) == 0 {
		end = next
	}
	return textEdit{start, end, ""}
}

// secretsOf lists what of a file must not be shown: stretches of it as it is, and
// words wherever they come up.
func secretsOf(f *file) (masks [][2]int, words []string) {
	names := newNameCache(&Names{})
	add := func(at hcl.Range) {
		masks = append(masks, [2]int{at.Start.Byte, at.End.Byte})
		words = append(words, string(at.SliceBytes(f.src)))
	}
	for _, b := range f.blocks {
		for _, w := range scanBlock(names, b) {
			if w.value.CanSliceBytes(f.src) {
				add(w.value)
			}
		}
		if attr := b.body().Attributes["default"]; attr != nil && isLiteral(attr.Expr) && judgeValue(plainText(attr), true).Secret {
			add(attr.Expr.Range())
		}
	}
	return masks, words
}

// Masked is the text of a file, before or after, with its secrets masked line for
// line, to be shown as a diff.
func (x *FileFix) Masked(text []byte) string {
	out := string(text)
	if bytes.Equal(text, x.Before) {
		out = maskStretches(out, x.masks)
	}
	for _, word := range x.words {
		if len(strings.Trim(word, `"`)) >= minSecret {
			out = strings.ReplaceAll(out, word, masked)
		}
	}
	return out
}

func maskStretches(text string, masks [][2]int) string {
	slices.SortStableFunc(masks, func(a, b [2]int) int { return a[0] - b[0] })
	var b strings.Builder
	at := 0
	for _, m := range masks {
		if m[0] < at {
			continue
		}
		b.WriteString(text[at:m[0]])
		b.WriteString(masked)
		b.WriteString(strings.Repeat("\n", strings.Count(text[m[0]:m[1]], "\n")))
		at = m[1]
	}
	b.WriteString(text[at:])
	return b.String()
}

// Current reads the file again, for whoever is about to write it.
func (x *FileFix) Current() ([]byte, error) { return fs.ReadFile(x.Source.FS, x.Path) }
