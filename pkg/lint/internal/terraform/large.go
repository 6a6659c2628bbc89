package terraform

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2"
)

// A tree takes many times the room of its text, so that of a large file is never
// in memory as a whole: it is parsed in pieces, each block is asked what it holds,
// and its tree is let go.

const (
	// largeFile is the size from which a file is parsed in pieces.
	largeFile = 1 << 20
	// piece is about how much is parsed at a time.
	piece = 64 << 10
	// maxPiece is how far a piece grows when it was cut at the wrong place.
	maxPiece = 2 << 20
)

// parseLarge parses a file in pieces, several at a time.
func (f *File) parseLarge(look func() func(*Block)) {
	pieces := f.cut()
	results := make([]pieceResult, len(pieces))
	var wg sync.WaitGroup
	next := make(chan int)
	var failed atomic.Value
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			ask := look()
			for i := range next {
				func() {
					// A panic belongs to the template, and whoever lints it knows what to do.
					defer func() {
						if mistake := recover(); mistake != nil {
							failed.Store(fmt.Sprint(mistake))
						}
					}()
					results[i] = f.parsePiece(pieces[i], ask)
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
	ask := look()
	for i := 0; i < len(pieces); {
		r, last := results[i], i
		if r.diags.HasErrors() {
			r, last = f.grow(pieces, results, i, ask)
		}
		f.Blocks = append(f.Blocks, r.blocks...)
		f.Diagnostics = append(f.Diagnostics, r.diags...)
		i = last + 1
	}
}

// grow tries a piece that does not parse together with those after it: a cut may
// have gone through a here-document that has such a line. What leaves the fewest
// mistakes is taken; where nothing helps the mistake is the file's own.
func (f *File) grow(pieces []hcl.Range, results []pieceResult, i int, ask func(*Block)) (pieceResult, int) {
	best, last, gain, apart := results[i], i, 0, len(results[i].diags)
	for j := i + 1; j < len(pieces) && pieces[j].End.Byte-pieces[i].Start.Byte < maxPiece; j++ {
		at := pieces[i]
		at.End = pieces[j].End
		longer := f.parsePiece(at, ask)
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

func (f *File) parsePiece(at hcl.Range, ask func(*Block)) pieceResult {
	body, diags := hclConfig(f.Content[at.Start.Byte:at.End.Byte], f.Name, at.Start)
	result := pieceResult{diags: diags}
	for _, syntax := range body.Blocks {
		b := newBlock(f, syntax)
		ask(b)
		b.Drop()
		result.blocks = append(result.blocks, b)
	}
	return result
}

// Parts are the pieces that the text of the file is looked at in.
func (f *File) Parts() []hcl.Range {
	if len(f.Content) > largeFile {
		return f.cut()
	}
	return []hcl.Range{{Filename: f.Name, Start: hcl.InitialPos, End: hcl.Pos{Byte: len(f.Content)}}}
}

// cut finds where the file can be cut: after lines that hold nothing but a closing
// brace.
func (f *File) cut() []hcl.Range {
	var pieces []hcl.Range
	start := hcl.InitialPos
	for start.Byte < len(f.Content) {
		end := f.cutAfter(start.Byte + piece)
		stop := hcl.Pos{Line: start.Line + bytes.Count(f.Content[start.Byte:end], []byte("\n")), Column: 1, Byte: end}
		pieces = append(pieces, hcl.Range{Filename: f.Name, Start: start, End: stop})
		start = stop
	}
	return pieces
}

// cutAfter is the end of the first line from offset on that is a closing brace.
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

// Large reports whether the file's trees are not kept.
func (f *File) Large() bool { return !f.JSON && len(f.Content) > largeFile }
