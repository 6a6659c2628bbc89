package secretfile

import (
	"bytes"
)

// quoteEnv encodes a value so that every POSIX shell, and as many other readers as
// possible, reads exactly that value. It uses the first form that works: unquoted, which
// even docker's --env-file reads; single quotes, which are literal everywhere; double
// quotes, if the value contains a single quote.
func quoteEnv(value []byte) []byte {
	switch {
	case plainEnv(value):
		return value
	case !bytes.ContainsRune(value, '\''):
		return quoted('\'', value)
	}
	var b []byte
	for _, c := range value {
		switch c {
		case '\\', '"', '$', '`':
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return quoted('"', b)
}

func quoted(quote byte, text []byte) []byte {
	b := make([]byte, 0, len(text)+2)
	b = append(b, quote)
	b = append(b, text...)
	return append(b, quote)
}

// plainEnv reports whether no byte of value is special to any reader. zsh expands = at the
// start of a value, or after a colon, to the path of a command.
func plainEnv(value []byte) bool {
	for i, c := range value {
		switch {
		case nameByte(c, true):
		case c == '=' && (i == 0 || value[i-1] == ':'):
			return false
		case !bytes.ContainsRune([]byte("%+,-./:@="), rune(c)):
			return false
		}
	}
	return true
}

// unquoteEnv decodes the quoted word at the start of text and returns its value and size.
// It returns false if a quote is not closed.
func unquoteEnv(text []byte) (value []byte, size int, ok bool) {
	value = []byte{}
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '\'':
			n := bytes.IndexByte(text[i+1:], '\'')
			if n < 0 {
				return nil, 0, false
			}
			value = append(value, text[i+1:i+1+n]...)
			i += n + 2
		case '"':
			part, n, ok := unquoteDouble(text[i+1:])
			if !ok {
				return nil, 0, false
			}
			value = append(value, part...)
			i += n + 1
		case ' ', '\t', '\r', '\n':
			return value, i, true
		case '\\':
			if i+1 == len(text) {
				return nil, 0, false
			}
			if text[i+1] != '\n' {
				value = append(value, text[i+1])
			}
			i += 2
		default:
			value = append(value, c)
			i++
		}
	}
	return value, len(text), true
}

// unquoteDouble decodes text up to and including the closing double quote.
func unquoteDouble(text []byte) (value []byte, size int, ok bool) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return value, i + 1, true
		case c == '\\' && i+1 < len(text):
			i++
			value = append(value, unescapeEnv(text[i])...)
		default:
			value = append(value, c)
		}
	}
	return nil, 0, false
}

// unescapeEnv returns the meaning of a backslash followed by c in double quotes.
func unescapeEnv(c byte) []byte {
	switch c {
	case '\\', '"', '$', '`':
		return []byte{c}
	case 'n':
		return []byte{'\n'}
	case 'r':
		return []byte{'\r'}
	case 't':
		return []byte{'\t'}
	case '\n':
		return nil
	}
	return []byte{'\\', c}
}
