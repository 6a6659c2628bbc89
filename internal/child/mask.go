package child

import (
	"bytes"
	"io"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Mask replaces a value in masked output.
const Mask = "[masked]"

// MinMasked is the size in bytes of the smallest value that is masked. Smaller values
// occur too often in other text.
const MinMasked = 4

// Masker is a writer that masks secret values, even when a value is split over several
// writes. It holds back bytes that may be the beginning of a value.
type Masker struct {
	mu     sync.Mutex
	to     io.Writer
	values [][]byte // longest first
	held   []byte
}

// NewMasker returns a Masker that writes to w. A value of several lines is masked as a
// whole, as a whole with CRLF line ends, and line by line.
func NewMasker(w io.Writer, values []secret.Secret) *Masker {
	m := &Masker{to: w}
	for _, value := range values {
		for _, form := range forms(value.RevealString()) {
			if len(form) >= MinMasked && !slices.ContainsFunc(m.values, func(v []byte) bool { return string(v) == form }) {
				m.values = append(m.values, []byte(form))
			}
		}
	}
	sort.SliceStable(m.values, func(i, j int) bool { return len(m.values[i]) > len(m.values[j]) })
	return m
}

// forms returns the texts to mask for a value. It leaves out lines that every key has.
func forms(value string) []string {
	list := []string{value, strings.ReplaceAll(value, "\n", "\r\n")}
	trimmed := strings.TrimSpace(value)
	list = append(list, trimmed)
	if strings.Contains(trimmed, "\n") {
		for line := range strings.Lines(trimmed) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") {
				list = append(list, line)
			}
		}
	}
	return list
}

// Write masks p. It returns len(p) even if some bytes are held back.
func (m *Masker) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.values) == 0 {
		return m.to.Write(p)
	}
	data := append(m.held, p...)
	out, rest := m.mask(data, false)
	m.held = bytes.Clone(rest)
	if len(out) > 0 {
		if _, err := m.to.Write(out); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// Flush writes the bytes that were held back. Call it after the last Write.
func (m *Masker) Flush() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	out, _ := m.mask(m.held, true)
	m.held = nil
	if len(out) == 0 {
		return nil
	}
	_, err := m.to.Write(out)
	return err
}

// mask returns the masked text, and the end of data in which a value may have begun. If
// data is the last, nothing is held back.
func (m *Masker) mask(data []byte, last bool) (out, rest []byte) {
	for len(data) > 0 {
		size, partial := m.match(data)
		switch {
		case partial && !last:
			return out, data
		case size > 0:
			out = append(out, Mask...)
			data = data[size:]
		default:
			// Skip to the next byte that a value can begin with.
			n := 1 + m.next(data[1:])
			out = append(out, data[:n]...)
			data = data[n:]
		}
	}
	return out, nil
}

// match returns the size of the longest value that data begins with, or 0. Partial
// reports that data may be the beginning of a longer value.
func (m *Masker) match(data []byte) (size int, partial bool) {
	for _, value := range m.values {
		if bytes.HasPrefix(data, value) {
			return len(value), partial
		}
		if len(data) < len(value) && bytes.HasPrefix(value, data) {
			partial = true
		}
	}
	return 0, partial
}

// next returns the first index in data at which a value may begin.
func (m *Masker) next(data []byte) int {
	for i, c := range data {
		if slices.ContainsFunc(m.values, func(value []byte) bool { return value[0] == c }) {
			return i
		}
	}
	return len(data)
}
