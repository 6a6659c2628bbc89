package console

import (
	"bytes"
	"unicode/utf8"
)

// hiddenInput builds a value from the bytes of a terminal without echo and without line
// editing. A bracketed paste is taken whole, including its newlines; only a typed Enter
// ends the value.
type hiddenInput struct {
	// lines makes Enter part of the value; Ctrl-D ends it.
	lines bool

	value   []byte
	escape  []byte // an unfinished escape sequence
	pasting bool
	cr      bool // the last byte was a carriage return
}

// The escape sequences of bracketed paste, without the escape character.
const (
	pasteOn    = "\x1b[?2004h"
	pasteOff   = "\x1b[?2004l"
	pasteBegin = "[200~"
	pasteEnd   = "[201~"
)

// inputState is the state after a byte.
type inputState int

const (
	inputMore   inputState = iota // the value is not complete
	inputDone                     // the value is complete
	inputClosed                   // the user closed the input without a value
)

// The keys with a function at a prompt.
const (
	keyEOF       = 0x04 // Ctrl-D
	keyBackspace = 0x08
	keyKill      = 0x15 // Ctrl-U
	keyWord      = 0x17 // Ctrl-W
	keyEscape    = 0x1b
	keyDelete    = 0x7f
)

// add processes the next byte.
func (h *hiddenInput) add(c byte) inputState {
	cr := h.cr
	h.cr = false
	switch {
	case len(h.escape) > 0:
		h.addEscape(c)
		return inputMore
	case c == keyEscape:
		h.escape = append(h.escape, c)
		return inputMore
	case c == '\n' && cr:
		return inputMore // the second byte of CRLF: the CR has ended the line
	case c == '\r':
		h.cr = true
		return h.newline()
	case c == '\n':
		return h.newline()
	case h.pasting:
		h.value = append(h.value, c)
		return inputMore
	}
	return h.key(c)
}

// newline processes a typed newline. The lines of a PEM key or certificate are one
// value even if the terminal does not mark a paste, and so is the newline after the
// last of them.
func (h *hiddenInput) newline() inputState {
	switch {
	case h.pasting, h.lines:
		h.value = append(h.value, '\n')
		return inputMore
	case !bytes.HasPrefix(h.value, []byte("-----BEGIN ")), bytes.HasSuffix(h.value, []byte("-----\n")):
		return inputDone
	}
	last := h.value[bytes.LastIndexByte(h.value, '\n')+1:]
	h.value = append(h.value, '\n')
	if bytes.HasPrefix(last, []byte("-----END ")) {
		return inputDone
	}
	return inputMore
}

// key processes a typed byte other than a newline.
func (h *hiddenInput) key(c byte) inputState {
	switch c {
	case keyEOF:
		if len(h.value) == 0 {
			return inputClosed
		}
		return inputDone
	case keyBackspace, keyDelete:
		_, size := utf8.DecodeLastRune(h.value)
		h.drop(len(h.value) - size)
	case keyKill:
		h.drop(bytes.LastIndexByte(h.value, '\n') + 1)
	case keyWord:
		text := bytes.TrimRight(h.value, " ")
		h.drop(bytes.LastIndexByte(text, ' ') + 1)
	default:
		h.value = append(h.value, c)
	}
	return inputMore
}

// drop deletes the value from that position on, and clears the bytes.
func (h *hiddenInput) drop(from int) {
	clear(h.value[from:])
	h.value = h.value[:from]
}

// addEscape processes a byte of an escape sequence. It drops those of the arrows and
// other keys; within a paste they are part of the value.
func (h *hiddenInput) addEscape(c byte) {
	h.escape = append(h.escape, c)
	sequence := string(h.escape[1:])
	switch {
	case sequence == pasteBegin && !h.pasting:
		h.pasting = true
	case sequence == pasteEnd:
		h.pasting = false
	case h.pasting && len(sequence) <= len(pasteEnd) && pasteEnd[:len(sequence)] == sequence:
		return // may become the end of the paste
	case h.pasting:
		h.value = append(h.value, h.escape...)
	case len(sequence) < 8 && (sequence == "[" || sequence == "O" || len(sequence) > 1 && c < '@'):
		return // a sequence ends with its first byte from @ on
	}
	h.escape = h.escape[:0]
}
