package chars

// Set is a set of bytes: a bit for each class of bytes in it.
type Set uint16

// The classes.
const (
	Digits    Set = 1 << iota
	HexLower      // a to f
	RestLower     // g to z
	HexUpper      // A to F
	RestUpper     // G to Z
	Underscore
	Dash
	Dot
	PlusSlash
	Equals
	Tilde
	Colon
	Percent
)

// The sets made of several classes.
const (
	HexDigits = Digits | HexLower
	HexAny    = HexDigits | HexUpper
	Lower     = HexLower | RestLower
	Upper     = HexUpper | RestUpper
	Letters   = Lower | Upper
	LowerNum  = Digits | Lower
	UpperNum  = Digits | Upper
	Alnum     = Digits | Letters
	Word      = Alnum | Underscore
	WordDash  = Word | Dash
	Dotted    = WordDash | Dot
	Base64    = Alnum | PlusSlash | Equals
)

// ClassOf returns the class of b, or 0 if b is in none.
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

// Has reports whether b is in the set.
func (s Set) Has(b byte) bool { return ClassOf(b)&s != 0 }

// Run returns how many bytes at the start of text are in the set, at most limit.
func (s Set) Run(text string, limit int) int {
	n := min(len(text), limit)
	for i := range n {
		if !s.Has(text[i]) {
			return i
		}
	}
	return n
}

// All reports whether all bytes of text are in the set.
func (s Set) All(text string) bool { return s.Run(text, len(text)) == len(text) }

// ClassesIn returns the classes of the bytes of text.
func ClassesIn(text string) Set {
	var s Set
	for i := range len(text) {
		s |= ClassOf(text[i])
	}
	return s
}

// IsNameByte is Word.Has, small enough to be inlined.
func IsNameByte(b byte) bool { return b == '_' || IsDigit(b) || b|0x20 >= 'a' && b|0x20 <= 'z' }

// IsDigit is Digits.Has, small enough to be inlined.
func IsDigit(b byte) bool { return b >= '0' && b <= '9' }
