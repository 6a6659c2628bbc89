package lint

import (
	"bytes"
	"io"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// file is a parsed Terraform file, or the text of another file.
type file struct {
	name     string // as findings show it
	path     string // within the source
	src      []byte
	json     bool
	tf       bool // a Terraform file
	blocks   []*block
	hot      []*block // parsed again, oldest first
	diags    hcl.Diagnostics
	comments []comment // of a JSON file

	// A module that several templates call is shared by their workers.
	once  sync.Once
	lines []int // byte offsets of line starts, made when first needed
}

// utf8BOM may begin a file; Terraform accepts it.
var utf8BOM = []byte("\xef\xbb\xbf")

// parseFile parses a Terraform file. It never fails: what is wrong is in diags,
// and the blocks are what could be read. A large file's blocks are given to what look
// returns, since their trees are not kept.
func parseFile(name, p string, src []byte, look func() func(*block)) *file {
	src = bytes.TrimPrefix(src, utf8BOM)
	f := &file{name: name, path: p, src: src, tf: true, json: isJSON(p)}
	body := &hclsyntax.Body{}
	switch {
	case f.json:
		body, f.comments, f.diags = parseJSON(src, name)
	case len(src) > largeFile:
		f.parseLarge(look)
		return f
	default:
		body, f.diags = parseHCL(src, name)
	}
	for _, syntax := range body.Blocks {
		f.blocks = append(f.blocks, newBlock(f, syntax))
	}
	return f
}

func isJSON(name string) bool {
	return len(name) > 5 && name[len(name)-5:] == ".json"
}

func parseHCL(src []byte, name string) (*hclsyntax.Body, hcl.Diagnostics) {
	return hclConfig(src, name, hcl.InitialPos)
}

// lineStarts lists the offset of each line's first byte.
func (f *file) lineStarts() []int {
	f.once.Do(func() {
		f.lines = []int{0}
		for i, b := range f.src {
			if b == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	return f.lines
}

// maxCountedColumn is how far into a line characters are counted; in the endless
// lines of minified files bytes must do.
const maxCountedColumn = 1 << 13

// position is where the byte at offset is. Columns count characters.
func (f *file) position(offset int) hcl.Pos {
	starts := f.lineStarts()
	offset = min(max(offset, 0), len(f.src))
	low, high := 0, len(starts)
	for high-low > 1 {
		if mid := (low + high) / 2; starts[mid] <= offset {
			low = mid
		} else {
			high = mid
		}
	}
	column := offset - starts[low]
	if column <= maxCountedColumn {
		column = utf8.RuneCount(f.src[starts[low]:offset])
	}
	return hcl.Pos{Line: low + 1, Column: column + 1, Byte: offset}
}

// span is the range between two offsets.
func (f *file) span(start, end int) hcl.Range {
	return hcl.Range{Filename: f.name, Start: f.position(start), End: f.position(end)}
}

// endless reports a line in which characters are not counted to the end.
func (f *file) endless(number int) bool {
	starts := f.lineStarts()
	if number < 1 || number > len(starts) {
		return false
	}
	end := len(f.src)
	if number < len(starts) {
		end = starts[number]
	}
	return end-starts[number-1] > maxCountedColumn
}

// line is the text of a line, without its end.
func (f *file) line(number int) string {
	starts := f.lineStarts()
	if number < 1 || number > len(starts) {
		return ""
	}
	end := len(f.src)
	if number < len(starts) {
		end = starts[number] - 1
	}
	return string(bytes.TrimRight(f.src[starts[number-1]:end], "\r"))
}

// readSized reads a file of about the given size into one buffer.
func readSized(r io.Reader, size, limit int64) ([]byte, error) {
	buf := make([]byte, 0, size+1)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, plainPathError(err)
		case int64(len(buf)) > limit:
			return nil, errTooLarge
		case len(buf) == cap(buf):
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// summaryUnread marks a file that could not be read as a whole.
const summaryUnread = "Cannot read the file"

// fail makes f an empty file that could not be read.
func (f *file) fail(err error) {
	f.tf = true
	f.diags = hcl.Diagnostics{{Severity: hcl.DiagError, Summary: summaryUnread, Detail: err.Error()}}
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
