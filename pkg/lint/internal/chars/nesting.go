package chars

// MaxNesting is how many levels there may be within each other.
const MaxNesting = 250

// BracketsTooDeep counts brackets of any kind, those that nothing opened too.
func BracketsTooDeep(src []byte) int {
	depth, surplus := 0, 0
	for i, c := range src {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				depth = 0
				surplus++
			}
		default:
			continue
		}
		if depth > MaxNesting || surplus > MaxNesting {
			return i
		}
	}
	return -1
}
