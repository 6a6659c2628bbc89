package tree

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// UTF16Order returns the byte order of UTF-16 text, which some editors on Windows and
// redirections in its PowerShell write, or nil for other text.
func UTF16Order(src []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(src, []byte{0xff, 0xfe}):
		return binary.LittleEndian
	case bytes.HasPrefix(src, []byte{0xfe, 0xff}):
		return binary.BigEndian
	}
	return nil
}

// FromUTF16 converts UTF-16 text to UTF-8 and returns other text unchanged.
func FromUTF16(src []byte) []byte {
	order := UTF16Order(src)
	if order == nil {
		return src
	}
	var units []uint16
	for rest := src[2:]; len(rest) > 1; rest = rest[2:] {
		units = append(units, order.Uint16(rest))
	}
	return []byte(string(utf16.Decode(units)))
}
