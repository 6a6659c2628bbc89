package terraform

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2"
)

// A syntax tree takes many times the memory of its text, so the tree of a large file is
// never in memory as a whole: the file is parsed in pieces, each block is visited, and its
// tree is dropped.

const (
	// largeFile is the size from which a file is parsed in pieces.
	largeFile = 1 << 20
	// pieceSize is the approximate size of a piece.
	pieceSize = 64 << 10
	// maxPiece bounds the size of a piece that was cut at the wrong place and had to grow.
	maxPiece = 2 << 20
)

// Visit analyses a block of a large file while its syntax tree is in memory. The block
// keeps what it returns as its Note.
type Visit func(*Block) any

// noVisits is for callers that analyse blocks later.
func noVisits() Visit { return func(*Block) any { return nil } }

// parseLarge parses a file in pieces, several at a time.
func (f *File) parseLarge(newVisit func() Visit) {
	pieces := f.cut()
	results := make([]pieceResult, len(pieces))
	var wg sync.WaitGroup
	next := make(chan int)
	var failed atomic.Value
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			visit := newVisit()
			for i := range next {
				func() {
					// The caller handles the panic: it belongs to its template.
					defer func() {
						if mistake := recover(); mistake != nil {
							failed.Store(fmt.Sprint(mistake))
						}
					}()
					results[i] = f.parsePiece(pieces[i], visit)
				}()
			}
		})
	}
	for i := range pieces {
		next <- i
	}
	close(next)
	wg.Wait()
	if mistake := failed.Load(); mistake != nil {
		panic(mistake)
	}
	visit := newVisit()
	for i := 0; i < len(pieces); {
		r, last := results[i], i
		if r.diags.HasErrors() {
			r, last = f.grow(pieces, results, i, visit)
		}
		f.Blocks = append(f.Blocks, r.blocks...)
		f.Diagnostics = append(f.Diagnostics, r.diags...)
		i = last + 1
	}
}

// grow parses a piece that has errors together with those after it, because the cut may be
// in a here-document that contains such a line. It returns the result with the fewest
// errors and the index of its last piece. If no longer piece has fewer, the errors are the
// file's own.
func (f *File) grow(pieces []hcl.Range, results []pieceResult, i int, visit Visit) (pieceResult, int) {
	best, last, gain, apart := results[i], i, 0, len(results[i].diags)
	for j := i + 1; j < len(pieces) && pieces[j].End.Byte-pieces[i].Start.Byte < maxPiece; j++ {
		at := pieces[i]
		at.End = pieces[j].End
		longer := f.parsePiece(at, visit)
		apart += len(results[j].diags)
		if apart-len(longer.diags) > gain {
			best, last, gain = longer, j, apart-len(longer.diags)
		}
		if !longer.diags.HasErrors() {
			break
		}
	}
	return best, last
}

type pieceResult struct {
	blocks []*Block
	diags  hcl.Diagnostics
}

func (f *File) parsePiece(at hcl.Range, visit Visit) pieceResult {
	body, diags := parseConfigAt(f.Content[at.Start.Byte:at.End.Byte], f.Name, at.Start)
	result := pieceResult{diags: diags}
	for _, syntax := range body.Blocks {
		b := newBlock(f, syntax)
		b.Note = visit(b)
		b.Drop()
		result.blocks = append(result.blocks, b)
	}
	return result
}

// Pieces returns the ranges in which the file is parsed.
func (f *File) Pieces() []hcl.Range {
	if len(f.Content) > largeFile {
		return f.cut()
	}
	return []hcl.Range{{Filename: f.Name, Start: hcl.InitialPos, End: hcl.Pos{Byte: len(f.Content)}}}
}

// cut divides the file after lines that consist of a closing brace.
func (f *File) cut() []hcl.Range {
	var pieces []hcl.Range
	start := hcl.InitialPos
	for start.Byte < len(f.Content) {
		end := f.cutAfter(start.Byte + pieceSize)
		stop := hcl.Pos{Line: start.Line + bytes.Count(f.Content[start.Byte:end], []byte("\n")), Column: 1, Byte: end}
		pieces = append(pieces, hcl.Range{Filename: f.Name, Start: start, End: stop})
		start = stop
	}
	return pieces
}

// cutAfter returns the end of the first line from offset on that is a closing brace.
func (f *File) cutAfter(offset int) int {
	if offset >= len(f.Content) {
		return len(f.Content)
	}
	for _, end := range []string{"\n}\n", "\n}\r\n"} {
		if i := bytes.Index(f.Content[offset-1:], []byte(end)); i >= 0 {
			return offset - 1 + i + len(end)
		}
	}
	return len(f.Content)
}

// IsLarge reports whether the syntax trees of the file's blocks are dropped after use.
func (f *File) IsLarge() bool { return !f.JSON && len(f.Content) > largeFile }
