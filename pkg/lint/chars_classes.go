package lint

// charset is a set of bytes, as bits of the classes that it is made of.
type charset uint16

const (
	digits charset = 1 << iota
	hexLower
	restLower
	hexUpper
	restUpper
	underscore
	dash
	dot
	plusSlash
	equals
	tilde
	colon
	percent

	hexDigits = digits | hexLower
	hexAny    = hexDigits | hexUpper
	letters   = hexLower | restLower | hexUpper | restUpper
	lowerNum  = digits | hexLower | restLower
	upperNum  = digits | hexUpper | restUpper
	alnum     = digits | letters
	word      = alnum | underscore
	wordDash  = word | dash
	dotted    = wordDash | dot
	base64ch  = alnum | plusSlash | equals
)

// classOf returns the class of a byte, none for the others.
func classOf(b byte) charset {
	switch {
	case '0' <= b && b <= '9':
		return digits
	case 'a' <= b && b <= 'f':
		return hexLower
	case 'g' <= b && b <= 'z':
		return restLower
	case 'A' <= b && b <= 'F':
		return hexUpper
	case 'G' <= b && b <= 'Z':
		return restUpper
	}
	switch b {
	case '_':
		return underscore
	case '-':
		return dash
	case '.':
		return dot
	case '+', '/':
		return plusSlash
	case '=':
		return equals
	case '~':
		return tilde
	case ':':
		return colon
	case '%':
		return percent
	}
	return 0
}

// run returns the length of the longest part of the alphabet that text begins
// with, at most limit.
func (c charset) run(text string, limit int) int {
	n := min(len(text), limit)
	for i := range n {
		if classOf(text[i])&c == 0 {
			return i
		}
	}
	return n
}

// all reports whether text holds bytes of the alphabet alone.
func (c charset) all(text string) bool { return c.run(text, len(text)) == len(text) }

// classesIn returns the classes of the bytes of text.
func classesIn(text string) charset {
	var c charset
	for i := range len(text) {
		c |= classOf(text[i])
	}
	return c
}

func isNameByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
}
