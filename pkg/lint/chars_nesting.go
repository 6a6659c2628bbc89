package lint

// maxNesting is how many levels there may be within each other.
const maxNesting = 250

// bracketsTooDeep counts brackets of any kind, those that nothing opened too.
func bracketsTooDeep(src []byte) int {
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
		if depth > maxNesting || surplus > maxNesting {
			return i
		}
	}
	return -1
}
