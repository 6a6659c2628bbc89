package values

import (
	"sort"
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// finder finds a format that is more than a prefix and a body, at a keyword in the text.
type finder struct {
	keyword string
	find    func(s *shapeIndex, text string, at int) (Match, bool)
}

// prefixRow is a prefix of a shape, or the keyword of a finder.
type prefixRow struct {
	prefix string
	shape  *shape
	find   func(s *shapeIndex, text string, at int) (Match, bool)
}

// shapeIndex is an index of all formats by their first two bytes.
type shapeIndex struct {
	rows [][]prefixRow
	// pairs holds for two ASCII bytes the index in rows, or 0 for none.
	pairs [128][128]uint8
	// roles holds the role of each byte.
	roles [256]byteRole
}

// byteRole is what a byte means for the search.
type byteRole uint8

const (
	rolePlain byteRole = iota
	// roleWord bytes form words. A format may begin where a word begins.
	roleWord
	// roleKeyword bytes may begin a format anywhere.
	roleKeyword
	// roleSingle bytes are a keyword of one byte.
	roleSingle
	// roleEscape bytes begin an escape such as \n or %3D, after which a word begins.
	roleEscape
)

var index = sync.OnceValue(newShapeIndex)

func newShapeIndex() *shapeIndex {
	s := &shapeIndex{rows: make([][]prefixRow, 1)}
	for b := range 256 {
		if chars.Alnum.Has(byte(b)) {
			s.roles[b] = roleWord
		}
	}
	s.roles['\\'], s.roles['%'] = roleEscape, roleEscape
	for _, table := range [...][]shape{codeShapes, cloudShapes, modelShapes, serviceShapes, structuredShapes} {
		for i := range table {
			for prefix := range strings.FieldsSeq(table[i].prefixes) {
				s.add(prefixRow{prefix: prefix, shape: &table[i]})
			}
		}
	}
	for _, table := range [...][]finder{commandFinders(), finders, cryptFinders()} {
		for _, f := range table {
			s.add(prefixRow{prefix: f.keyword, find: f.find})
		}
	}
	for _, rows := range s.rows {
		sort.SliceStable(rows, func(i, j int) bool { return len(rows[i].prefix) > len(rows[j].prefix) })
	}
	return s
}

// add adds a row to the index. A keyword of one byte is indexed by that byte and 0.
func (s *shapeIndex) add(row prefixRow) {
	a, b := row.prefix[0], byte(0)
	role := roleSingle
	if len(row.prefix) > 1 {
		b, role = row.prefix[1], roleKeyword
	}
	if s.roles[a] == rolePlain {
		s.roles[a] = role
	}
	at := &s.pairs[a][b]
	if *at == 0 {
		*at = uint8(len(s.rows))
		s.rows = append(s.rows, nil)
	}
	s.rows[*at] = append(s.rows[*at], row)
}

// Find finds the secrets of known formats in a text, in order. It looks up two bytes wherever a
// word or a keyword may begin.
func Find(text string) []Match { return index().find(text) }

func (s *shapeIndex) find(text string) []Match {
	var found []Match
	for i := 0; i < len(text); {
		role := s.roles[text[i]]
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
			for i < len(text) && s.roles[text[i]] == roleWord {
				i++
			}
		}
	}
	return found
}

// rowsAt returns the index of the rows that may match at text[i:], or 0 for none.
func (s *shapeIndex) rowsAt(text string, i int, role byteRole) uint8 {
	if role == roleSingle {
		return s.pairs[text[i]][0]
	}
	if i+1 == len(text) || text[i+1] >= 0x80 {
		return 0
	}
	return s.pairs[text[i]&0x7f][text[i+1]]
}

// escapeSize returns the length of the escape at the start of text.
func escapeSize(text string) int {
	switch {
	case len(text) >= 3 && text[0] == '%' && chars.HexAny.All(text[1:3]):
		return 3
	case len(text) >= 2 && text[0] == '\\' && strings.IndexByte("nrt", text[1]) >= 0:
		return 2
	}
	return 1
}

// match tries the rows at text[at:], the longest prefix first.
func (s *shapeIndex) match(text string, at int, rows uint8) (Match, bool) {
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
		return Match{Start: at, End: at + end, Kind: row.shape.kind, Title: row.shape.title, Confidence: row.shape.effectiveConfidence()}, true
	}
	return Match{}, false
}

// badChecksum returns the shape of a text that is a token except for its checksum, or nil.
func badChecksum(text string) *shape {
	s := index()
	if len(text) < 2 || text[0]|text[1] >= 0x80 {
		return nil
	}
	for _, row := range s.rows[s.pairs[text[0]][text[1]]] {
		if row.shape != nil && row.shape.checksum && strings.HasPrefix(text, row.prefix) && row.shape.end(text, len(row.prefix)) == len(text) {
			return row.shape
		}
	}
	return nil
}
