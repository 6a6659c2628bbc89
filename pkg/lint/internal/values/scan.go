package values

import (
	"sort"
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// shape is one known format: a prefix, then so many bytes of an alphabet.
type shape struct {
	kind, title string
	// prefixes are separated by spaces; each has at least two bytes, the first
	// two ASCII.
	prefixes string
	alphabet chars.Set
	min, max int
	// check judges the whole token and where its body begins.
	check func(token string, body int) bool
	// sum marks a check that is a checksum: what fails it was made up.
	sum bool
	// confidence is high when it is not set.
	confidence naming.Confidence
}

func (s *shape) effectiveConfidence() naming.Confidence {
	if s.confidence == 0 {
		return naming.ConfidenceHigh
	}
	return s.confidence
}

// end returns where the token ends that begins text with one of the shape's
// prefixes, of n bytes; 0 when it is none.
func (s *shape) end(text string, n int) int {
	length := s.alphabet.Run(text[n:], s.max+1)
	for length > 0 && text[n+length-1] == '.' {
		length--
	}
	if length < s.min || length > s.max {
		return 0
	}
	end := n + length
	if end < len(text) && chars.Word.Has(text[end]) {
		return 0
	}
	if filler(text[n:end]) {
		return 0
	}
	return end
}

// finder finds a format that lies around a mark and is more than a prefix and a body.
type finder struct {
	mark string
	find func(s *shapeIndex, text string, at int) (shapeMatch, bool)
}

// prefixRow is one prefix of the index.
type prefixRow struct {
	prefix string
	shape  *shape
	find   func(s *shapeIndex, text string, at int) (shapeMatch, bool)
}

// shapeIndex is the index of all formats by the first two bytes.
type shapeIndex struct {
	rows [][]prefixRow
	// pairs holds for two ASCII bytes the index of their rows, 0 for none.
	pairs [128][128]uint8
	// starts tells what a byte does to the scan.
	starts [256]byteRole
}

type byteRole uint8

const (
	rolePlain byteRole = iota
	// roleWord bytes make words; formats are looked for where one begins.
	roleWord
	// roleMark bytes may begin a format anywhere.
	roleMark
	// roleSingle bytes are a mark by themselves.
	roleSingle
	// roleEscape bytes begin an escape such as \n or %3D, after which a word begins.
	roleEscape
)

var shapesByPair = sync.OnceValue(newShapeIndex)

func newShapeIndex() *shapeIndex {
	s := &shapeIndex{rows: make([][]prefixRow, 1)}
	for b := range 256 {
		if chars.Alnum.Has(byte(b)) {
			s.starts[b] = roleWord
		}
	}
	s.starts['\\'], s.starts['%'] = roleEscape, roleEscape
	for _, table := range [...][]shape{codeShapes, cloudShapes, modelShapes, serviceShapes, structuredShapes} {
		for i := range table {
			for prefix := range strings.FieldsSeq(table[i].prefixes) {
				s.add(prefixRow{prefix: prefix, shape: &table[i]})
			}
		}
	}
	for _, table := range [...][]finder{commandFinders(), finders, cryptFinders()} {
		for _, f := range table {
			s.add(prefixRow{prefix: f.mark, find: f.find})
		}
	}
	for _, rows := range s.rows {
		sort.SliceStable(rows, func(i, j int) bool { return len(rows[i].prefix) > len(rows[j].prefix) })
	}
	return s
}

// add puts a row in the index. A mark of one byte has the pair of that byte and 0.
func (s *shapeIndex) add(row prefixRow) {
	a, b := row.prefix[0], byte(0)
	role := roleSingle
	if len(row.prefix) > 1 {
		b, role = row.prefix[1], roleMark
	}
	if s.starts[a] == rolePlain {
		s.starts[a] = role
	}
	at := &s.pairs[a][b]
	if *at == 0 {
		*at = uint8(len(s.rows))
		s.rows = append(s.rows, nil)
	}
	s.rows[*at] = append(s.rows[*at], row)
}

// Find finds the secrets of known formats in a text, in their order. It
// reads the text once: only where a word begins, or at one of a few marks, are
// the first two bytes looked up.
func Find(text string) []shapeMatch { return shapesByPair().find(text) }

func (s *shapeIndex) find(text string) []shapeMatch {
	var found []shapeMatch
	for i := 0; i < len(text); {
		role := s.starts[text[i]]
		if role == rolePlain {
			i++
			continue
		}
		if role == roleEscape {
			i += escapeSize(text[i:])
			continue
		}
		if rows := s.rowsAt(text, i, role); rows != 0 {
			if m, ok := s.match(text, i, rows); ok {
				found = append(found, m)
				i = max(m.End, i+1)
				continue
			}
		}
		i++
		if role == roleWord {
			for i < len(text) && s.starts[text[i]] == roleWord {
				i++
			}
		}
	}
	return found
}

// rowsAt returns the index of the rows that may begin at text[i:], 0 for none.
func (s *shapeIndex) rowsAt(text string, i int, role byteRole) uint8 {
	if role == roleSingle {
		return s.pairs[text[i]][0]
	}
	if i+1 == len(text) || text[i+1] >= 0x80 {
		return 0
	}
	return s.pairs[text[i]&0x7f][text[i+1]]
}

// escapeSize returns how many bytes an escape takes.
func escapeSize(text string) int {
	switch {
	case len(text) >= 3 && text[0] == '%' && chars.HexAny.All(text[1:3]):
		return 3
	case len(text) >= 2 && text[0] == '\\' && strings.IndexByte("nrt", text[1]) >= 0:
		return 2
	}
	return 1
}

// match tries the rows of the pair at text[at:], the longest prefix first.
func (s *shapeIndex) match(text string, at int, rows uint8) (shapeMatch, bool) {
	for i := range s.rows[rows] {
		row := &s.rows[rows][i]
		if !strings.HasPrefix(text[at:], row.prefix) {
			continue
		}
		if row.find != nil {
			if m, ok := row.find(s, text, at); ok {
				return m, true
			}
			continue
		}
		end := row.shape.end(text[at:], len(row.prefix))
		if end == 0 || row.shape.check != nil && !row.shape.check(text[at:at+end], len(row.prefix)) {
			continue
		}
		return shapeMatch{Start: at, End: at + end, Kind: row.shape.kind, Title: row.shape.title, Confidence: row.shape.effectiveConfidence()}, true
	}
	return shapeMatch{}, false
}

// badChecksum returns the shape of a text that would be a token but for its checksum.
func badChecksum(text string) *shape {
	s := shapesByPair()
	if len(text) < 2 || text[0]|text[1] >= 0x80 {
		return nil
	}
	for _, row := range s.rows[s.pairs[text[0]][text[1]]] {
		if row.shape != nil && row.shape.sum && strings.HasPrefix(text, row.prefix) && row.shape.end(text, len(row.prefix)) == len(text) {
			return row.shape
		}
	}
	return nil
}
