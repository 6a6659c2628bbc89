package terraform

import (
	"bytes"
	"io"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// File is a parsed Terraform file, or the text of another file.
type File struct {
	Name        string // as findings show it
	Path        string // within the source
	Content     []byte
	JSON        bool
	IsTerraform bool // false for a file that only lies beside Terraform files
	Blocks      []*Block
	Diagnostics hcl.Diagnostics
	Comments    []Comment // of a JSON file

	recent []*Block // blocks that were parsed again, oldest first

	// Several workers read the file at once if several templates call its module.
	once  sync.Once
	lines []int // byte offsets of line starts, computed on first use
}

// utf8BOM may begin a file; Terraform accepts it.
var utf8BOM = []byte("\xef\xbb\xbf")

// parseFile parses a Terraform file. Errors are in Diagnostics, and Blocks are those that
// could be parsed.
func parseFile(name, p string, src []byte, newVisit func() Visit) *File {
	src = bytes.TrimPrefix(src, utf8BOM)
	f := &File{Name: name, Path: p, Content: src, IsTerraform: true, JSON: isJSON(p)}
	body := &hclsyntax.Body{}
	switch {
	case f.JSON:
		body, f.Comments, f.Diagnostics = parseJSON(src, name)
	case len(src) > largeFile:
		f.parseLarge(newVisit)
		return f
	default:
		body, f.Diagnostics = ParseConfig(src, name)
	}
	for _, syntax := range body.Blocks {
		f.Blocks = append(f.Blocks, newBlock(f, syntax))
	}
	return f
}

func isJSON(name string) bool {
	return len(name) > 5 && name[len(name)-5:] == ".json"
}

// ParseConfig parses a text in HCL's native syntax. The body is never nil.
func ParseConfig(src []byte, name string) (*hclsyntax.Body, hcl.Diagnostics) {
	return parseConfigAt(src, name, hcl.InitialPos)
}

// LineStarts returns the offset of each line's first byte.
func (f *File) LineStarts() []int {
	f.once.Do(func() {
		f.lines = []int{0}
		for i, b := range f.Content {
			if b == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	return f.lines
}

// maxCountedColumn is the length in bytes from which columns count bytes and not
// characters: counting characters in the lines of minified files takes too long.
const maxCountedColumn = 1 << 13

// position returns the position of the byte at offset. Columns count characters.
func (f *File) position(offset int) hcl.Pos {
	starts := f.LineStarts()
	offset = min(max(offset, 0), len(f.Content))
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
		column = utf8.RuneCount(f.Content[starts[low]:offset])
	}
	return hcl.Pos{Line: low + 1, Column: column + 1, Byte: offset}
}

// Span returns the range between two offsets.
func (f *File) Span(start, end int) hcl.Range {
	return hcl.Range{Filename: f.Name, Start: f.position(start), End: f.position(end)}
}

// IsLongLine reports whether a line is too long to count its characters, as the lines of
// minified files are.
func (f *File) IsLongLine(number int) bool {
	starts := f.LineStarts()
	if number < 1 || number > len(starts) {
		return false
	}
	end := len(f.Content)
	if number < len(starts) {
		end = starts[number]
	}
	return end-starts[number-1] > maxCountedColumn
}

// Line returns the text of a line without its line ending.
func (f *File) Line(number int) string {
	starts := f.LineStarts()
	if number < 1 || number > len(starts) {
		return ""
	}
	end := len(f.Content)
	if number < len(starts) {
		end = starts[number] - 1
	}
	return string(bytes.TrimRight(f.Content[starts[number-1]:end], "\r"))
}

// readSized reads a file of about the given size into a buffer of that size.
func readSized(r io.Reader, size, limit int64) ([]byte, error) {
	buf := make([]byte, 0, size+1)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, tree.PlainPathError(err)
		case int64(len(buf)) > limit:
			return nil, errTooLarge
		case len(buf) == cap(buf):
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// SummaryUnread is the summary of the diagnostic of a file that could not be read.
const SummaryUnread = "Cannot read the file"

// fail records in Diagnostics that f could not be read.
func (f *File) fail(err error) {
	f.IsTerraform = true
	f.Diagnostics = hcl.Diagnostics{{Severity: hcl.DiagError, Summary: SummaryUnread, Detail: err.Error()}}
}

// LineStart returns the offset of the first byte of the line at offset.
func (f *File) LineStart(offset int) int {
	return bytes.LastIndexByte(f.Content[:offset], '\n') + 1
}

// LineEnd returns the offset after the newline of the line at offset.
func (f *File) LineEnd(offset int) int {
	if offset > 0 && offset <= len(f.Content) && f.Content[offset-1] == '\n' {
		return offset
	}
	i := bytes.IndexByte(f.Content[offset:], '\n')
	if i < 0 {
		return len(f.Content)
	}
	return offset + i + 1
}
