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

// Mask is what stands for a value in masked output.
const Mask = "[masked]"

// MinMasked is the size of the smallest value that is masked. A smaller one is in
// too much other text.
const MinMasked = 4

// Masker is a writer that replaces secret values, in one write or spread over
// several. What can be the beginning of a value is held back until it is known.
type Masker struct {
	mu     sync.Mutex
	to     io.Writer
	values [][]byte // longest first
	held   []byte
}

// NewMasker masks values on their way to w. A value of several lines is masked as
// a whole, with the line ends of a terminal, and line by line.
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

// forms are the texts that give a value away. Lines that are in every key are not.
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

// Write masks p. It says that all of p is written, though some may be held back.
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

// Flush writes what was held back, when there will be no more.
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

// mask returns the masked text, and the end of data in which a value may have
// begun. At the end of all text nothing is held back.
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
			// Up to the next byte with which a value begins nothing can be one.
			n := 1 + m.next(data[1:])
			out = append(out, data[:n]...)
			data = data[n:]
		}
	}
	return out, nil
}

// match is the size of the longest value that data begins with, 0 for none.
// Partial says that a longer one may come when there is more.
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

// next is where in data a value may begin.
func (m *Masker) next(data []byte) int {
	for i, c := range data {
		if slices.ContainsFunc(m.values, func(value []byte) bool { return value[0] == c }) {
			return i
		}
	}
	return len(data)
}
