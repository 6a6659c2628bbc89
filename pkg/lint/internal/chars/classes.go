package chars

// Set is a set of bytes, as bits of the classes that it is made of.
type Set uint16

const (
	Digits Set = 1 << iota
	HexLower
	RestLower
	HexUpper
	RestUpper
	Underscore
	Dash
	Dot
	PlusSlash
	Equals
	Tilde
	Colon
	Percent

	HexDigits = Digits | HexLower
	HexAny    = HexDigits | HexUpper
	Letters   = HexLower | RestLower | HexUpper | RestUpper
	LowerNum  = Digits | HexLower | RestLower
	UpperNum  = Digits | HexUpper | RestUpper
	Alnum     = Digits | Letters
	Word      = Alnum | Underscore
	WordDash  = Word | Dash
	Dotted    = WordDash | Dot
	Base64    = Alnum | PlusSlash | Equals
)

// ClassOf returns the class of a byte, none for the others.
func ClassOf(b byte) Set {
	switch {
	case '0' <= b && b <= '9':
		return Digits
	case 'a' <= b && b <= 'f':
		return HexLower
	case 'g' <= b && b <= 'z':
		return RestLower
	case 'A' <= b && b <= 'F':
		return HexUpper
	case 'G' <= b && b <= 'Z':
		return RestUpper
	}
	switch b {
	case '_':
		return Underscore
	case '-':
		return Dash
	case '.':
		return Dot
	case '+', '/':
		return PlusSlash
	case '=':
		return Equals
	case '~':
		return Tilde
	case ':':
		return Colon
	case '%':
		return Percent
	}
	return 0
}

// Run returns the length of the longest part of the alphabet that text begins
// with, at most limit.
func (c Set) Run(text string, limit int) int {
	n := min(len(text), limit)
	for i := range n {
		if ClassOf(text[i])&c == 0 {
			return i
		}
	}
	return n
}

// All reports whether text holds bytes of the alphabet alone.
func (c Set) All(text string) bool { return c.Run(text, len(text)) == len(text) }

// ClassesIn returns the classes of the bytes of text.
func ClassesIn(text string) Set {
	var c Set
	for i := range len(text) {
		c |= ClassOf(text[i])
	}
	return c
}

func IsNameByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
}
