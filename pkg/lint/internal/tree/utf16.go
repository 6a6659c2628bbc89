package tree

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// UTF16Order is the byte order of a UTF-16 text, as some editors of Windows and > in
// its PowerShell write it, and nil for other texts.
func UTF16Order(src []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(src, []byte{0xff, 0xfe}):
		return binary.LittleEndian
	case bytes.HasPrefix(src, []byte{0xfe, 0xff}):
		return binary.BigEndian
	}
	return nil
}

// FromUTF16 is the text in UTF-8, whichever of the two it is in.
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
