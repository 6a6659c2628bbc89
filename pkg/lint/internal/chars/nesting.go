package chars

// MaxNesting is the deepest nesting that a text may have to be parsed.
const MaxNesting = 250

// BracketsTooDeep returns where brackets of any kind nest more than MaxNesting deep, or
// more than that many are closed without being opened. It returns -1 if neither happens.
func BracketsTooDeep(src []byte) int {
	depth, unopened := 0, 0
	for i, c := range src {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				depth = 0
				unopened++
			}
		default:
			continue
		}
		if depth > MaxNesting || unopened > MaxNesting {
			return i
		}
	}
	return -1
}
