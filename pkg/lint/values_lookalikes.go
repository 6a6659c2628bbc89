package lint

import (
	"strings"
)

// lookalikes are the words of a text that would be a secret's value under another
// name. No rule found them, and yet they are not shown.
func lookalikes(line string, offset int) [][2]int {
	const least = 12
	var list [][2]int
	for start := 0; start < len(line); {
		end := start
		for end < len(line) && strings.IndexByte(" \t\r\n\"'`,;:=(){}[]<>$&?#|", line[end]) < 0 {
			end++
		}
		if word := line[start:end]; len(word) >= least {
			if v := classifyValue(word, true); v.Secret && v.Confidence >= ConfidenceHigh {
				list = append(list, [2]int{offset + start, offset + end})
			}
		}
		start = end + 1
	}
	return list
}
